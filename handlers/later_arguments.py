"""What a model must give when it calls something that is not built yet; the shapes are those the features will need.

A field without a default is one that will have to be asked for. Until then nothing is asked (Route.ready).
"""

from typing import Literal

from pydantic import BaseModel, Field

from handlers.arguments import Whole, Words

_ITEM = "奖补项目或政策的名称，例如 首次升规奖励"
_MATTER = "审批事项，例如 施工许可、消防设计审查"
_NUMBER = "工单或预审编号，没说就留空"


class WhatIf(BaseModel):
    """The firm as it is, or as it might be."""

    what_if: str = Field("", description="用户说到的企业情况或假设，照原话；按档案匹配就留空", max_length=200)


class Sum(BaseModel):
    """An item to be worked out."""

    item: str = Field("", description=f"{_ITEM}；没指明就留空", max_length=80)
    what_if: str = Field("", description="用户给的数字或假设，照原话，例如 研发费用200万", max_length=200)


class Item(BaseModel):
    """An item."""

    item: str = Field(description=_ITEM, max_length=80)


class MaybeItem(BaseModel):
    """An item, where one is named."""

    item: str = Field("", description=f"{_ITEM}；没说就留空", max_length=80)


class FormField(MaybeItem):
    """A field of a form."""

    field: str = Field("", description="要填或改的栏目", max_length=40)
    value: str = Field("", description="填什么，照原话", max_length=200)


class Submitting(MaybeItem):
    """Whether an application goes in or comes back."""

    act: Literal["提交", "撤回"] = Field(description="提交申报，还是撤回已提交的")


class Asked(BaseModel):
    """A question about a list nobody applies for."""

    question: str = Field(description="要问的话，写完整", max_length=200)


class Topics(BaseModel):
    """What somebody wants to hear of, or no longer."""

    themes: Words = Field(default=[], description="政策主题或项目，例如 技改、贷款贴息", max_length=8)
    regions: Words = Field(default=[], description="地区，例如 旌阳区", max_length=8)
    departments: Words = Field(default=[], description="部门，例如 经信局", max_length=8)
    words: Words = Field(default=[], description="其他关键词，例如 截止提醒、展会", max_length=8)


class Sending(BaseModel):
    """What is pushed, to whom, and when."""

    what: str = Field(description="推送什么：政策编号、文号、标题或项目；“这份”照写", max_length=120)
    to: str = Field("", description="推给谁，照原话，例如 旌阳区规上工业、我的所有群、未读的", max_length=120)
    when: str = Field("", description="定时推送的时间，没说就留空", max_length=40)
    preview: Literal["", "先预览"] = Field("", description="只预览不发就写“先预览”")


class Sent(BaseModel):
    """A push that has gone out."""

    what: str = Field("", description="哪条推送；“刚才那条”照写", max_length=120)


class Matter(BaseModel):
    """A matter of approval."""

    matter: str = Field(description=_MATTER, max_length=60)


class MatterAsked(Matter):
    """A matter of approval, and what is asked about it."""

    question: str = Field("怎么办理", description="问什么：怎么办、在哪办、要多久、先后顺序", max_length=120)


class Papers(BaseModel):
    """Papers to be looked at."""

    paper: str = Field("", description="什么材料，例如 施工合同", max_length=60)
    matter: str = Field("", description=f"{_MATTER}；没说就留空", max_length=60)


class Case(BaseModel):
    """A case of one's own."""

    number: str = Field("", description=_NUMBER, max_length=40)
    about: str = Field("", description="什么事情，照原话", max_length=120)


class Ruling(BaseModel):
    """What an officer makes of papers."""

    act: Literal["通过", "退回", "容缺"] = Field(description="预审通过、退回补正，还是容缺受理")
    number: str = Field("", description=_NUMBER, max_length=40)
    note: str = Field("", description="哪一项、缺什么、哪天前补，照原话", max_length=300)


class Trouble(BaseModel):
    """What is wrong."""

    text: str = Field(description="反映的困难，照用户原话，不删减", min_length=2, max_length=1000)


class Urging(Case):
    """A case that waits, and for whom."""

    department: str = Field("", description="催哪个部门", max_length=40)


class Rating(Case):
    """What somebody thinks of how a case was dealt with."""

    score: Literal["", "满意", "基本满意", "不满意"] = Field("", description="满意程度")
    remark: str = Field("", description="评价或重办的理由，照原话", max_length=500)


class Assigning(Case):
    """What staff do with a case."""

    act: Literal["签收", "转派", "退回", "延期", "办结"] = Field(description="对工单做什么")
    department: str = Field("", description="转给哪个部门", max_length=40)
    days: Whole = Field(0, description="延期几天", ge=0, le=365)
    reason: str = Field("", description="理由或办理结果，照原话", max_length=500)


class Plan(BaseModel):
    """A part of a project's plan."""

    project: str = Field("", description="项目名称，没说就留空", max_length=60)
    part: Literal["代办计划", "节点", "本周应办", "周报"] = Field("代办计划", description="看什么")


class Step(BaseModel):
    """A step of a project, and where it stands."""

    step: str = Field(description="节点，例如 施工许可证", max_length=60)
    state: str = Field(description="到什么状态，例如 已取得、延期", max_length=40)
    day: str = Field("", description="哪天，照原话", max_length=20)
    project: str = Field("", description="项目名称，没说就留空", max_length=60)
    reason: str = Field("", description="延期的理由", max_length=200)


class Visit(BaseModel):
    """A visit to a firm."""

    firm: str = Field(description="走访了哪家企业", max_length=60)
    text: str = Field("", description="反映了什么，照原话", max_length=1000)


class FactChange(BaseModel):
    """A fact of one's own firm, and what it becomes."""

    fact: str = Field(description="改档案里的什么，例如 去年营收、员工人数、联系人", max_length=40)
    value: str = Field(description="改成什么，照原话", max_length=100)


class ItemOrder(BaseModel):
    """An order on an item of reward."""

    act: Literal["新增", "修改", "停用", "开启批次", "关闭批次", "生成拨付表", "查看"] = Field(description="做什么")
    item: str = Field(description=_ITEM, max_length=80)
    detail: str = Field("", description="改成什么、哪个批次，照原话", max_length=300)


class Figures(BaseModel):
    """Figures that are asked for."""

    what: str = Field(description="统计什么，例如 按时办结率、问答量", max_length=80)
    period: str = Field("", description="哪段时间，例如 十月、今年", max_length=30)
    by: str = Field("", description="按什么分，例如 部门、地区", max_length=30)


class SettingChange(BaseModel):
    """A setting, and what it becomes."""

    setting: str = Field(description="哪项设置，例如 推送频率、屏蔽词、节假日", max_length=60)
    value: str = Field("", description="改成什么，照原话；只是查看就留空", max_length=120)


class AccountOrder(BaseModel):
    """An order on who may what."""

    act: Literal["新增", "停用", "改角色", "绑定群", "查看"] = Field(description="做什么")
    who: str = Field(description="人名、账号或群", max_length=60)
    to: str = Field("", description="角色、部门或企业", max_length=60)
