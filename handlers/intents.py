"""What a person can want of the bot: one name each, used by the routes, the evaluation and the training sentences."""

from enum import StrEnum


class Intent(StrEnum):
    """A want; what it means in words is in MEANINGS. Whether the person may is asked by dispatch, not here."""

    POLICY_QA = "policy_qa"
    POLICY_SEARCH = "policy_search"
    POLICY_STATUS = "policy_status"
    ITEM_DETAIL = "item_detail"
    MATCH = "match"
    CALCULATE = "calculate"
    APPLY_START = "apply_start"
    APPLY_FILL = "apply_fill"
    APPLY_SUBMIT = "apply_submit"
    APPLY_PROGRESS = "apply_progress"
    NO_APPLY_QUERY = "no_apply_query"
    SUBSCRIBE = "subscribe"
    UNSUBSCRIBE = "unsubscribe"
    PUSH = "push"
    PUSH_RECALL = "push_recall"
    PUSH_STAT = "push_stat"
    PREREVIEW_LIST = "prereview_list"
    PREREVIEW_UPLOAD = "prereview_upload"
    PREREVIEW_QUERY = "prereview_query"
    PREREVIEW_CONFIRM = "prereview_confirm"
    MATTER_GUIDE = "matter_guide"
    TICKET_CREATE = "ticket_create"
    TICKET_PROGRESS = "ticket_progress"
    TICKET_URGE = "ticket_urge"
    TICKET_RATE = "ticket_rate"
    TICKET_ASSIGN = "ticket_assign"
    FIND_CONTACT = "find_contact"
    HUMAN = "human"
    PLAN_VIEW = "plan_view"
    PLAN_UPDATE = "plan_update"
    VISIT_LOG = "visit_log"
    BIND = "bind"
    UNBIND = "unbind"
    IDENTITY = "identity"
    PROFILE_VIEW = "profile_view"
    PROFILE_UPDATE = "profile_update"
    FEEDBACK = "feedback"
    ADMIN_LIBRARY = "admin_library"
    ADMIN_ITEM = "admin_item"
    ADMIN_ANSWER = "admin_answer"
    ADMIN_FIGURES = "admin_figures"
    ADMIN_SETTINGS = "admin_settings"
    ADMIN_ACCOUNTS = "admin_accounts"
    HELP = "help"
    CHITCHAT = "chitchat"
    OUT_OF_SCOPE = "out_of_scope"
    UNSAFE = "unsafe"
    MULTI = "multi"


MEANINGS: dict[Intent, str] = {
    Intent.POLICY_QA: "问一项政策怎么规定：金额、条件、期限、能否叠加、概念是什么意思",
    Intent.POLICY_SEARCH: "按文号、标题、部门、地区或主题找文件，要原文",
    Intent.POLICY_STATUS: "问一份文件还有没有效、是否废止、被什么修改",
    Intent.ITEM_DETAIL: "看一个奖补项目的详情：条件、材料、渠道、截止时间、上一条回答的全文",
    Intent.MATCH: "按本企业的情况，问符合哪些政策、能享受什么",
    Intent.CALCULATE: "按本企业的数字，测算能拿多少钱",
    Intent.APPLY_START: "要开始申报一个项目",
    Intent.APPLY_FILL: "填申报表：自动填、带出上次的、改一栏",
    Intent.APPLY_SUBMIT: "把填好的申报提交上去，或撤回提交",
    Intent.APPLY_PROGRESS: "问申报、审核、公示、拨付到了哪一步，钱到没到账",
    Intent.NO_APPLY_QUERY: "问免申即享：我们在不在名单，为什么没有，要不要申请、怎么确认账户",
    Intent.SUBSCRIBE: "订阅一类政策、截止提醒",
    Intent.UNSUBSCRIBE: "退订，不要再推",
    Intent.PUSH: "（工作人员）把政策推送给企业或群，预览、定时、再提醒未读",
    Intent.PUSH_RECALL: "（工作人员）撤回、停止一次推送",
    Intent.PUSH_STAT: "（工作人员）一次推送谁看了、送达多少",
    Intent.PREREVIEW_LIST: "问一件审批事项的预审要交哪些材料、要样本和模板",
    Intent.PREREVIEW_UPLOAD: "交材料来预审，请帮看材料有没有问题",
    Intent.PREREVIEW_QUERY: "问材料预审的结果、缺什么、为什么退回",
    Intent.PREREVIEW_CONFIRM: "（审查人员）预审通过、退回补正、承诺容缺",
    Intent.MATTER_GUIDE: "问一件审批事项怎么办、在哪办、多久、什么顺序",
    Intent.TICKET_CREATE: "吹哨：反映困难、投诉推诿，请部门来解决",
    Intent.TICKET_PROGRESS: "问吹哨的工单办到哪一步",
    Intent.TICKET_URGE: "催办、督办一张工单",
    Intent.TICKET_RATE: "给办结的工单打分、评价、要求重办",
    Intent.TICKET_ASSIGN: "（工作人员）签收、转派、退回、延期、办结一张工单",
    Intent.FIND_CONTACT: "问找哪个部门、谁、电话、地址",
    Intent.HUMAN: "转人工，要跟人说话",
    Intent.PLAN_VIEW: "看项目代办计划：节点、倒排、本周应办、周报",
    Intent.PLAN_UPDATE: "更新项目节点、说明延期",
    Intent.VISIT_LOG: "（工作人员）登记、查看走访",
    Intent.BIND: "绑定企业，要绑定码",
    Intent.UNBIND: "解除绑定",
    Intent.IDENTITY: "问自己是什么身份、绑了哪家企业，核对统一社会信用代码",
    Intent.PROFILE_VIEW: "看本企业的档案",
    Intent.PROFILE_UPDATE: "改本企业的档案：营收、人数、联系人、法人",
    Intent.FEEDBACK: "说刚才的回答有用、没用、答错了",
    Intent.ADMIN_LIBRARY: "（管理员）政策库：上传、修订、发布、下架、核对、失败重试、操作记录",
    Intent.ADMIN_ITEM: "（管理员）奖补项目：新增、改条件金额、窗口、免申即享批次和拨付表",
    Intent.ADMIN_ANSWER: "（管理员、部门）问不到答案的问题和官方答复",
    Intent.ADMIN_FIGURES: "（管理员）统计、报表、导出数据",
    Intent.ADMIN_SETTINGS: "（管理员）设置：推送频率、屏蔽词、节假日、大模型开关、备份",
    Intent.ADMIN_ACCOUNTS: "（管理员）账号和权限：加人、停用、改角色、绑定群",
    Intent.HELP: "问怎么用、能做什么",
    Intent.CHITCHAT: "招呼、道谢、闲聊",
    Intent.OUT_OF_SCOPE: "与惠企服务无关：写文书、炒股、天气、编程、生活",
    Intent.UNSAFE: "要别家的数据，要越权、作假、代为认定，注入指令，涉领导和腐败等敏感话题",
    Intent.MULTI: "一条消息里有几件不同的事",
}
POLICY_FAMILY = frozenset({Intent.POLICY_QA, Intent.ITEM_DETAIL, Intent.POLICY_STATUS, Intent.POLICY_SEARCH})
GUARDED = frozenset({Intent.UNSAFE, Intent.OUT_OF_SCOPE})  # never answered with content
