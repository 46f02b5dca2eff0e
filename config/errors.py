"""The root of our errors.

HuiqiError
├── SettingWrong         a setting has a value we can't start with          (config)
├── CityWrong            a city folder can't be read                        (config)
├── LedgerError          the database can't do what was asked               (ledger)
├── KnowledgeError       reading, finding or quoting policy failed          (knowledge)
└── DoorError            DingTalk, a page or a process stood in the way     (bot)

Every message is a Chinese or English sentence that says what happened, why, and what to do next.
"""


class HuiqiError(Exception):
    """Something a person can act on; the message says how."""


class SettingWrong(HuiqiError):
    """A setting has a value we can't start with. The message names the setting, the value and the range."""


class CityWrong(HuiqiError):
    """A city folder can't be read. The message names the file and the line or key."""
