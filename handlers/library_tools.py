"""The orders on the policy base as a model is shown them; handlers/library_routes.py puts them to their routes."""

from handlers import library_arguments as args
from handlers.arguments import PolicyRef
from handlers.route import Tool

LIBRARY_TOOLS: dict[str, Tool] = {
    "upload": Tool("问怎么把政策文件上传进政策库", None, "上传政策"),
    "waiting_list": Tool("列出等待发布、审核的政策文件", args.Page, "待发布清单 第{page}页"),
    "doubt_list": Tool("列出识别存疑、待核对的字段", args.Page, "待核清单 第{page}页"),
    "without_expiry": Tool("列出没有有效期的政策", args.Page, "没有有效期的政策 第{page}页"),
    "without_contact": Tool("列出没有联系电话的政策", args.Page, "没有联系电话的政策 第{page}页"),
    "expiring": Tool("列出一段时间内到期、失效的政策", args.Ending, "{within}到期的政策 第{page}页"),
    "failed": Tool("列出导入失败的文件", args.FailedOn, "{day}导入失败的文件"),
    "retry": Tool("把导入失败的文件重试一次", args.Files, "重试{numbers}", acts=True),
    "audit": Tool("看一份政策谁在什么时候改了什么", PolicyRef, "谁改了 {policy}"),
    "policy_status": Tool(
        "看一份政策在库里的状态和版本（管理员）；问是否有效用 status", PolicyRef, "政策状态 {policy}"
    ),
    "publish_policy": Tool("发布一份政策，可定时", args.PublishRef, "[{when} ]发布 {policy}", acts=True),
    "roll_back_policy": Tool("把一份政策回滚到以前的版本", args.RollBackRef, "回滚 {policy}[ {to}]", acts=True),
    "reject_policy": Tool("退回一份待发布的政策", args.RejectRef, "退回 {policy}[ {reason}]", acts=True),
    "retire_policy": Tool("下架、撤下一份政策", PolicyRef, "下架 {policy}", acts=True),
    "restore_policy": Tool("恢复一份下架的政策", PolicyRef, "恢复 {policy}", acts=True),
    "delete_policy": Tool("删除一份政策", PolicyRef, "删除 {policy}", acts=True),
    "amend": Tool(
        "改一份政策的字段，例如有效期、文号、牵头单位",
        args.FieldChange,
        "{policy}[ {article}的]{field}改成{value}",
        acts=True,
    ),
    "revision": Tool("说明一份政策是另一份的修订版", args.Replaced, "{policy}是 {old}的修订版", acts=True),
    "void": Tool("把一份政策设为失效、废止（没有新文件替代）", args.EndsOn, "{policy}[ {day}] 设失效", acts=True),
    "wording": Tool("改政策正文里的金额、比例或条文", args.TextChange, "{policy}的{what}改成{value}"),
    "export_base": Tool("备份、导出政策库", None, "导出政策库"),
}
