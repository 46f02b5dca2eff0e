"""Fixed replies to what no model and no policy text should answer: neutral, short, with the right channel."""


def self_harm(mind: str, emergency: str) -> str:
    """Speak to a person who may hurt themselves."""
    return (
        f"听到您这样说，我们很担心您。请现在就拨打全国统一心理援助热线{mind}（24小时），或告诉身边信任的人；"
        f"有危险请马上拨打{emergency}。政策上的事可以慢慢来，随时找我们。"
    )


def corruption(discipline: str, government: str) -> str:
    """Name the channels for what is said about officials; judge nothing."""
    return f"您反映的情况请通过纪检监察机关{discipline}或{government}热线反映，会有专人依规处理。政策问题可以继续问我。"


def wages(labour: str, government: str) -> str:
    """Name the channels for wages that are not paid."""
    return (
        f"拖欠工资由劳动保障监察机构处理：请拨打{labour}，或通过{government}、“全国根治欠薪线索反映平台”反映，"
        "并保存好合同、考勤和工资记录。涉及多人的，请推选代表依法反映。"
    )


def disputes(government: str, legal: str) -> str:
    """Name the channels for petitions and disputes."""
    return (
        f"诉求请通过{government}热线、当地信访接待窗口或网上信访依法反映；"
        f"需要法律帮助可拨打公共法律服务热线{legal}。政策问题可以继续问我。"
    )


def politics(government: str) -> str:
    """Leave politics and persons aside."""
    return f"这类话题不在我的服务范围，不作评论。意见建议可通过{government}热线反映；惠企政策问题可以继续问我。"
