"""Sentences that explain a ranking to an administrator."""

TIERS = {"HERE": "当天有效，适用于所问的地方", "ELSEWHERE": "不是所问的地方或级别", "NOT_NOW": "当天不是现行规定"}
PARTS = {  # every summand of a score, as the program calls it -> as an administrator reads it
    "level": "起算分",
    "legs": "关键词匹配",
    "whole": "全文命中比重",
    "second": "次佳条款",
    "title": "标题命中",
    "together": "连续字词",
    "sentence": "同句集中",
    "apart": "近距字词",
    "characters": "全文字面重合",
    "closest": "最佳条款字面重合",
    "place": "提到所问地名",
    "elsewhere": "标题有未问的地名",
    "depth": "条款靠后",
    "parts": "文件条款数",
    "cited": "被其他文件引用",
    "series": "同一系列文件",
    "chance": "像答案所在",
    "article": "最佳条款",
    "document": "整份文件",
    "words": "词语",
    "places": "地名",
    "kinds": "所问内容",
    "quoted": "书名号中的名称",
    "meaning": "语义",
    "coverage": "覆盖问题",
    "early": "条款靠前",
    "near": "地域接近",
    "kind": "条款含所问",
    "clause": "点名的条款",
    "aside": "说明性文字",
    "closing": "附则",
    "defines": "定义",
    "example": "举例",
    "special": "特殊情形",
    "limit": "限制性条款",
    "sums": "叠加、合计条款",
    "other": "名称相近的另一事项",
    "secondary": "解读、通知让位于原文",
}


def part(name: str) -> str:
    """Name a part of a score; one without a Chinese name is shown as it is called in the program."""
    return PARTS.get(name, name)


def parts(values: dict[str, float]) -> str:
    """List the parts of a score, the heaviest first, without those that give nothing."""
    told = sorted(((name, value) for name, value in values.items() if round(value, 2)), key=lambda pair: -abs(pair[1]))
    return "，".join(f"{part(name)}{value:+.2f}" for name, value in told)


def chosen() -> str:
    """Mark the document that answers."""
    return "采用"


def nearest() -> str:
    """Mark the document that comes nearest and answers nothing."""
    return "最接近，但把握低于作答线，没有采用"


def in_force_elsewhere(place: str) -> str:
    """Say that a document holds where nobody asked."""
    return f"只在{place}有效，问题没有问到那里，只有别处都没有依据时才用，并注明地名" if place else "不适用于所问的地方"


def other_level(level: str, asked: str) -> str:
    """Say that another level was asked for."""
    return f"是{level}文件，问的是{asked}"


def not_the_rule(status: str) -> str:
    """Say that a document is not the rule of the day."""
    return f"{status}，不作为现行规定，只有没有现行依据时才用，并先说明状态"


def draft() -> str:
    """Say that a draft is never quoted."""
    return "征求意见稿，不能引用"


def less(first: float, own: float, where: str) -> str:
    """Say by how much and mostly where a document is behind the first."""
    if round(first - own, 2) <= 0:
        return "整份文件得分不低于第一名，低在最佳条款"
    return f"比第一名低{first - own:.2f}分" + (f"，主要少在{where}" if where else "")


def filtered() -> str:
    """Say that a facet keeps a document out."""
    return "不符合筛选条件"


def head(question: str, day: str) -> str:
    """Head an explanation."""
    return f"问题：{question}（按{day}的规定）"


def verdict(confidence: float, threshold: float, *, answerable: bool) -> str:
    """Say whether the best hit is sure enough."""
    sign, said = ("≥", "可以回答") if answerable else ("＜", "不够把握，不回答")
    return f"把握 {confidence:.2f} {sign} 门槛 {threshold:.2f}：{said}"


def candidate(rank: int, title: str, doc_no: str, facts: str, score: float) -> str:
    """Open the lines of one document."""
    number = f"（{doc_no}）" if doc_no else ""
    return f"{rank}. 《{title}》{number} {facts} 得分{score:.2f}"


def no_candidates() -> str:
    """Say that nothing was found at all."""
    return "没有找到任何文件。"
