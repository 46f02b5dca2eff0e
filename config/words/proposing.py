"""What is said beside a draft item that was proposed from a policy's text."""

# Why a sentence became no condition.
ABSURD = "数字明显不合理，没有采用，请核对原件"
NO_SUBJECT = "没有读出给谁"
TO_PERSONS = "给个人，不是企业的事项"
NO_AMOUNT = "金额没有读懂"
WHICH_CAP = "有几个上限，没有读出各是哪一笔的，没有计入金额"
NOT_COUNTED = "给谁没有读懂，这一笔没有计入金额"
SPEAKS = "这句话像是写给机器的，不作为政策内容"
RELIEF = "税费减免，请按减免类手工起草"
WHOSE = "没有写明属于哪一个事项"
NO_MONEY = "没有读出条件或金额"
OTHER_WAY = "写的是申报时间、渠道或材料，没有放进草稿"
TOO_LONG = "这一句太长，没有读"
ONCE = "只奖励一次的规定没有放进按年计算的事项"
EXAMPLE = "举例计算，不作为条件或金额"
OPEN_OR = "“或者”的两边没有全部读懂，没有转成条件"
STACKS = "叠加规则要在 stacking.yaml 里写成互斥组或合计上限"

# What was taken for granted.
NOT_TOGETHER = "文件没有写几档能否同时享受，按最高的一档计算"
ONLY_MOST = "原文只写了上限，写成范围"
NO_WINDOW = "文件没有写申报时间，以当年申报通知为准"
AUTO = "免申即享，企业不需要申请"

THIS_TIME = "本次认定还没有领取奖励"
EACH_TIME = "首次认定和重新认定各奖励一次，按本年度没有领取处理"

# Of the model.
ONLY_MODEL = "只有大模型提出，模式规则没有读出，请重点核对"
HEAD = "由政策原文拟出的草稿，未经核对，不得直接发布。每条依据都照原文摘录。"
NONE_TICKED = "没有勾选要存的草稿。请至少勾选一份。"
NONE = "没有读出奖补事项。"
NO_MODEL = "大模型没有参与（没有配置、已关闭或没有答复），草稿只按规则读出。"


def partly(rest: list[str]) -> str:
    """Say what of a sentence is left over."""
    return f"没有全部转成条件，剩下：“{'、'.join(rest)}”"


def to_others(who: str) -> str:
    """Say that the money goes to somebody who is no ordinary firm."""
    return f"给的是“{who}”，不是一般企业，条件没有读"


def not_rules(kind: str) -> str:
    """Say why nothing is proposed from a document."""
    return f"这是一份{kind}，不是定奖补条件的文件。请用它所说的那份政策原文。"


def draft_line(code: str, name: str, conditions: int, gaps: int) -> str:
    """Sum a draft up."""
    return f"{code} {name}：条件 {conditions} 条" + (f"，还缺 {gaps} 处" if gaps else "，格式检查通过")


def condition_line(says: str, place: str, quote: str) -> str:
    """Tell one condition with the words it was read from."""
    return f"  条件 {says}（{place}：“{quote}”）"


def amount_line(place: str, quote: str) -> str:
    """Tell what an amount was read from."""
    return f"  金额（{place}：“{quote}”）"


def check_line(about: str, remark: str) -> str:
    """Tell what a person has to check."""
    return f"  核对 {about}：{remark}"


def unread_line(place: str, quote: str, why: str) -> str:
    """Tell a sentence that became no condition."""
    return f"  未能转成条件（{place}）：{quote}——{why}"


def hint_line(place: str, quote: str) -> str:
    """Tell a sentence on what may not be had together."""
    return f"  叠加（{place}）：{quote}"


def gap_line(fault: str) -> str:
    """Tell what the checker still asks for."""
    return f"  还缺 {fault}"


def difference_line(says: str) -> str:
    """Tell where model and patterns differ."""
    return f"  大模型不同：{says}"


def saved(codes: list[str]) -> str:
    """Tell which drafts were kept."""
    return f"已存为草稿：{'、'.join(codes)}。要经测试、第二人审核后才能发布。"


def aside(labels: list[str]) -> str:
    """Tell which articles are not about rewards."""
    return f"没有奖补内容、未读入的条款：{'、'.join(labels)}"


def place(article: str, start: int, end: int) -> str:
    """Name a place in an article, counted from 1."""
    return f"{article or '正文'} 第{start + 1}至{end}字"


def of_years(word: str) -> str:
    """Say that a year was taken for granted."""
    return f"原文没有写{word}，按上一年度处理"


MODEL_LATE = "大模型核读超时，其余草稿只按规则读出。"
MODEL_READ = "大模型已参与核读，与规则不同之处逐条列出。"


def model_failed(why: str) -> str:
    """Say that the model gave nothing."""
    return f"大模型没有给出可用的结果（{why}），草稿只按规则读出。"


def not_in_text(said: str, quote: str) -> str:
    """Tell what a model proposed and its own quote does not say."""
    return f"大模型提出“{said}”，所引“{quote[:60]}”里没有，未采用"


def read_otherwise(model: str, patterns: str) -> str:
    """Tell where both read the same fact in two ways."""
    return f"大模型读作“{model}”，规则读作“{patterns}”，按规则"


def not_by_patterns(value: str, quote: str) -> str:
    """Tell a sum of the model that the amount does not hold."""
    return f"大模型读出“{value}”（“{quote[:60]}”），草稿的金额里没有"
