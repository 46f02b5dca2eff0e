"""Message in, Reply out: no platform in it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

from knowledge.answer.writer import Purse
from ledger.groups import Role


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who is speaking, as the ledger knows them (resolved by handlers/who.py, never from the text)."""

    role: Role = Role.STRANGER
    staff_id: str = ""  # empty for people outside the organisation
    name: str = ""
    uscc: str = ""  # the firm they speak for
    firm: str = ""
    department: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file or picture that came with a message or inside a quoted one."""

    kind: str  # picture, file, audio, video
    name: str = ""
    download_code: str = ""


@dataclass(frozen=True, slots=True)
class Quoted:
    """The message somebody replied to, or passed on: data, whatever it says."""

    message_id: str = ""
    kind: str = "text"  # as of a message, or markdown
    text: str = ""
    attachments: tuple[Attachment, ...] = ()
    key: str = ""  # the platform's key of a message the bot has sent (processQueryKey)
    said_at: datetime | None = None
    ours: bool = False  # the bot has said it
    seq: int = 0  # of the inbox message it is the answer to, when the ledger knows it (handlers/recall.py)
    question: str = ""  # what that message asked


@dataclass(frozen=True, slots=True)
class Message:
    """What one person said to the bot."""

    message_id: str
    conversation_id: str
    text: str
    speaker: Speaker
    sender_id: str = ""  # the platform's own id of the sender, for people without a staff id
    in_group: bool = False
    group_uscc: str = ""  # the firm the group is bound to
    today: date | None = None  # the day to answer for (--as-of); None: today in Asia/Shanghai
    attachments: tuple[Attachment, ...] = ()
    quoted: Quoted | None = None
    kind: str = "text"  # text, picture, rich, file, audio, video, forward, card, unknown
    # Shows the whole checked text of an answer so far, plain, while more of it is being written; None: nobody watches.
    show: Callable[[str], None] | None = field(default=None, compare=False, repr=False)
    purse: Purse | None = field(default=None, compare=False, repr=False)  # what endpoints may still spend on it
    robot_code: str = ""  # of the robot it was said to
    rehearsed: bool = False  # tried on the test bench: nobody was answered, so nothing is counted

    @property
    def left(self) -> Callable[[], float] | None:
        """The seconds it has left for what may be silent; None: it waits as long as that takes."""
        return self.purse.seconds_left if self.purse is not None else None


@dataclass(frozen=True, slots=True)
class Cite:
    """One passage an answer rests on."""

    title: str
    doc_no: str
    article: str
    status: str  # on the day asked; one of knowledge.rules.period.Status but never a draft
    quote: str  # the original's own sentence
    url: str  # a page of ours that opens the original at that place
    beyond: bool = False  # not named in the answer: a longer quote, shown with 详情


@dataclass(frozen=True, slots=True)
class Link:
    """Words of a reply's text that open a page."""

    words: str  # as they stand in the text; the first place counts
    url: str


@dataclass(frozen=True, slots=True)
class Seen:
    """One article that was looked at for an answer."""

    policy_id: str
    ordinal: int
    article: str
    score: float


@dataclass(frozen=True, slots=True)
class Trace:
    """How an answer came about, for who has to explain it later; kept with the answer, never shown in a chat."""

    question: str = ""  # as it was looked up, where that is not what was said
    intents: tuple[str, ...] = ()
    seen: tuple[Seen, ...] = ()
    sure: float | None = None  # the calibrated score that decides on an answer or a refusal
    prompt: str = ""  # version of the prompt
    model: str = ""  # name as the endpoint gives it; empty: the policy's own sentences
    checks: tuple[str, ...] = ()  # what was written and not shown, and why
    reader: str = ""  # model that read the message, where one did
    calls: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    model_ms: int = 0


@dataclass(frozen=True, slots=True)
class Form:
    """One field somebody may fill in on a card instead of answering in words; the text asks for it, too."""

    key: str  # what comes back with the value: handlers/fact_form.py
    called: str
    hint: str = ""
    choices: tuple[str, ...] = ()
    is_day: bool = False


@dataclass(frozen=True, slots=True)
class Reply:
    """What the bot says.

    ``text`` is plain Chinese, one thought a line; bot/render.py makes markdown of it. ``cites`` are the
    passages it rests on, in the order of their numbers; ``found`` is true only when it rests on them, or when it is
    a department's official answer.
    """

    text: str
    cites: tuple[Cite, ...] = ()
    found: bool = False
    title: str = ""  # shown in the conversation list and the notification
    whole: bool = False  # asked for in full: may be longer than an answer in a group usually is
    links: tuple[Link, ...] = ()  # a cite that is linked in the text is not listed again below it
    suggestions: tuple[str, ...] = field(default=())  # what one may say next; offered as text and as buttons
    mode: str = "extract"  # who worded it: extract (the policy itself, or we), model
    trace: Trace = Trace()
    rewritten: str = ""  # the question in full, when the words left out what they were about (handlers/followup.py)
    form: Form | None = None  # asks for a fact where cards may be shown: to this person alone
    unanswered: str = ""  # the question, when the base has no answer: kept for the department that may know
