"""The key fields of each material under the short names of the city's list: 代码 for 项目代码, 价 for 中标价.

Rules read fields under their full names; who reads a list of papers may look for either.
"""

from collections.abc import Iterable

from knowledge.papers.fields_slots import EVERY, key_fields
from knowledge.papers.page import Field

_TABLE = """
M1/公司登记(备案)申请书 = 名称 类型 注册资本 经营范围 住所 法定代表人
M1/公司章程 = 股东 出资额 出资期限 法人产生办法
M1/股东主体资格/身份证明 = 姓名或名称 证号 有效期
M1/法定代表人及董监高任职文件、身份证明 = 姓名 职务 任期
M1/住所(经营场所)使用文件 = 地址 权属人 租期
M1/前置许可文件 (C: 危化,金融等) = 许可范围 有效期
M1/委托代理人证明 = 受托人 权限 期限
M2/备案信息登记表 = 项目名称 地点 规模 内容 总投资 起止年月
M2/企业基本情况 = USCC 法定代表人 类型
M2/符合产业政策声明 = 声明 签章
M2/项目建设地点示意/宗地 (C) = 园区 宗地号
M2/变更说明 (C: 已备案变更) = 变更前后
M3/申请表 = 项目名称 代码 宗地号 面积 用途
M3/项目批准/核准/备案文件 = 代码 规模 投资
M3/国有建设用地使用权出让合同 (划拨: 决定书; 预审与选址意见书) = 宗地号 面积 用途 容积率 价款 交地时间
M3/规划条件及附图 = 容积率 密度 绿地率 限高 退距
M3/勘测定界图/宗地图 = 界址坐标(2000系) 面积
M3/营业执照及法人身份证明 = 名称 USCC 有效期
M3/授权委托书及受托人身份证 = 事项 期限
M4/申请表 = 项目名称 代码 面积 栋数 高度
M4/土地权属证明(不动产权证/出让合同) = 证号 宗地 面积 用途 终止日期
M4/项目备案(核准)文件 = 代码 规模
M4/设计方案文本及总平面图 = 容积率 密度 绿地率 车位 退距 消防车道
M4/建筑面积及技术经济指标明细表 = 分栋分层面积
M4/日照分析报告 (C: 住宅,学校,医院,幼儿园) = 结论
M4/人防、园林等意见 (C) = 面积 结论
M4/批前公示材料 (C) = 期限 照片
M4/营业执照、委托书 = 同M3
M5/审查委托/送审表 = 项目名称 代码 规模 等级
M5/建设工程规划许可证及方案批准 = 证号 面积 高度
M5/岩土工程勘察报告(审查合格) = 勘察等级 结论
M5/全套施工图(建筑,结构,给排水,电气,暖通,总图) = 图号 版本 日期 图签
M5/结构及专业计算书 = 软件 荷载 结论
M5/消防设计专篇 = 火灾危险性类别 耐火等级 防火分区
M5/节能/绿色建筑专篇及备案表 = 星级 指标
M5/勘察、设计合同及单位资质证书 = 资质等级 有效期
M6/消防设计审查申请表 = 工程类别 面积 高度 火灾危险性 使用性质
M6/消防设计文件(说明书+图纸) = 防火分区 疏散 消防给水 报警 防排烟
M6/建设工程规划许可文件 (C: 依法需办理) = 证号 面积 高度
M6/临时性建筑批准文件 (C) = 期限
M6/特殊消防设计技术资料及专家评审意见 (C) = 结论
M6/施工图消防技术审查意见 (C: 联合审图) = 结论合格
M7/施工许可申请表 = 名称 代码 面积 合同价 工期 五方及负责人
M7/用地批准手续 = 证号 面积 用途
M7/建设工程规划许可证 = 证号 面积 层数
M7/施工图审查合格书 = 编号 面积
M7/中标通知书或直接发包备案 = 中标人 价 工期 项目经理
M7/建设工程施工合同 = 价 工期 双方 签订日
M7/监理合同 (C: 必须监理) = 总监 服务期
M7/施工企业资质证书、安全生产许可证 = 类别 等级 有效期
M7/项目经理建造师证+B证,专职安全员C证 = 姓名 单位 有效期
M7/质量安全监督手续/措施(含危大工程清单) = 清单 方案
M7/建设资金落实承诺书 = 金额 签章
M7/农民工工资专户、保证金、工伤保险 = 账号 金额
M7/消防设计审查意见书 (C: 特殊工程) = 结论合格
M7/施工场地已具备条件承诺 = 承诺项
M8/联合验收申请表 = 范围 面积 事项勾选
M8/建设工程竣工验收报告(五方) = 验收日期 结论 签章
M8/施工许可证、规划许可证 = 证号 面积
M8/竣工图 = 竣工图章 变更标注
M8/多测合一测绘成果 = 规划 土地 房产 人防 消防数据
M8/消防查验报告及设施检测合格 (特殊: 验收; 其他: 备案) = 结论 日期
M8/人防工程竣工资料 (C) = 面积 等级
M8/城建档案预验收意见 = 结论
M8/工程质量保修书; 住宅两书 (C) = 保修期
M8/排水、园林、电梯、节能、环保自验材料 (C) = 结论
M9/不动产登记申请书 = 类型 坐落 共有
M9/申请人身份证明 = 名称 USCC
M9/土地权属来源(出让合同/原不动产权证) = 宗地 面积 用途 终止日期
M9/出让价款、契税缴纳凭证 = 金额 宗地
M9/建设工程符合规划的材料(规划核实) = 面积 结论
M9/房屋已竣工的材料(验收备案/联合验收意见) = 日期 结论
M9/房产测绘/权籍调查成果 = 幢号 面积
M9/维修资金凭证 (C: 住宅) = 金额
M9/委托书 = 事项 期限
M10/食品经营许可申请书 = 主体业态 经营项目 面积
M10/营业执照 = 经营范围 地址
M10/设备设施清单、经营布局图、操作流程 = 分区 专间 流向
M10/食品安全规章制度清单 = 自查 健康 进货查验 处置 追溯
M10/食品安全管理人员(总监/安全员)信息 = 姓名 培训考核
M10/从业人员健康证明 (常要求) = 姓名 有效期1年
M10/场所使用证明 (常要求) = 地址 期限
M10/自动设备合格证及放置地点 (C) = 型号 地点
M10/委托加工/总部统一配送说明 (C) = 供货方许可证
"""


def _read() -> dict[str, tuple[str, ...]]:
    rows = (line.rpartition(" = ") for line in _TABLE.strip().splitlines())
    return {slot: tuple(names.split()) for slot, _, names in rows}


_NAMES = _read()


def names_of(matter: str, slot: str) -> tuple[str, ...]:
    """Return the short names of a material's key fields; none for a material of another list."""
    return _NAMES.get(f"{matter}/{slot}", ())


def printed(matter: str, slot: str, fields: Iterable[Field]) -> dict[str, str]:
    """Return each field as printed, under its full name and under the list's short one; the surest where several are.

    What has several parts (双方, 五方及负责人) is their values in a row.
    """
    short, own = names_of(matter, slot), tuple(fields)
    meant = [one for one in key_fields(own, short, slot)[len(own) :] if one.name in short]
    told = [*(one for one in own if one.value), *(one for one in meant if one.value)]
    found = _surest(own) | _surest(meant)
    parts = {name: [one.value for one in told if one.name == name] for name in EVERY if name in short}
    return found | {name: "、".join(dict.fromkeys(values)) for name, values in parts.items() if values}


def _surest(fields: Iterable[Field]) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in sorted((one for one in fields if one.value), key=lambda one: -one.confidence):
        found.setdefault(one.name, one.value)
    return found
