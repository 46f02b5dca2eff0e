"""A rule and the documents that act on it, our own samples (示例), handed in the way files are."""

from bot.wiring import House
from ledger.audit import Actor, Channel
from tests.library.made import rule, write

HAND = Actor("h1", "收文员", channel=Channel.CONSOLE)
RULE = "德示例规〔2026〕31号"
AMENDING = "德示例规〔2026〕58号"
TITLE = "德阳市竹编工坊奖励办法（示例）"
PLANT = rule(
    TITLE,
    RULE,
    "2026年1月10日",
    "对新建竹编工坊的企业，给予一次性奖励5万元。",
    "竹编工坊连续经营两年以上的，每年给予房租补贴2万元。",
    begins="自2026年2月1日起施行，有效期至2028年12月31日",
)
CHANGE = f"""{AMENDING}
德阳市示例局关于修改《{TITLE}》的通知
各区（市、县）人民政府：
经研究，对《{TITLE}》（{RULE}）作如下修改：
一、将第二条中的“5万元”修改为“8万元”。
二、自2026年9月1日起施行。
德阳市示例局
2026年8月20日
"""
NOTICE = f"""德示例函〔2026〕12号
德阳市示例局关于申报2026年竹编工坊奖励的通知（示例）
各区（市、县）人民政府：
根据《{TITLE}》（{RULE}），现组织申报2026年竹编工坊奖励。
一、申报时间：2026年11月1日至2026年12月15日。
德阳市示例局
2026年10月20日
"""
SECOND = rule(
    "德阳市竹编产业扶持办法（示例）",
    "德示例规〔2026〕71号",
    "2026年10月25日",
    "对竹编企业给予一次性补助3万元。",
    f"《{TITLE}》（{RULE}）同时废止。废止前已受理的奖励申请，继续按原办法办理",
    begins="自2026年11月1日起施行，有效期至2029年12月31日",
)


def hand_in(house: House, *texts: str) -> list[str]:
    """Publish texts at once, in this order; return their policy ids."""
    folder = house.settings.home / "given"
    made = []
    for number, text in enumerate(texts):
        taken = house.registrar.hand_in(write(folder, f"{hash(text)}-{number}.txt", text), HAND, publish=True)
        assert taken.state == "added", taken
        made.append(taken.policy_id)
    return made
