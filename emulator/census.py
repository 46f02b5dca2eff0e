"""Who and what there is in the town, and who watches it."""

from collections.abc import Callable

from emulator.shapes import Change, ChatMessage, Conversation, Department, Firm, Listener, Person, Unknown


class Census:
    """The lists behind a town, with look-ups that say what is missing."""

    def __init__(self) -> None:
        self.people: dict[str, Person] = {}
        self.firms: dict[str, Firm] = {}
        self.departments: dict[int, Department] = {}
        self.conversations: dict[str, Conversation] = {}
        self.messages: dict[str, ChatMessage] = {}
        self._listeners: list[Listener] = []

    def person(self, key: str) -> Person:
        """Return the person with this key or staff id; raises Unknown."""
        found = self.people.get(key)
        if found is None:
            raise Unknown(f"no person {key!r} in the town; known: {', '.join(self.people)}")
        return found

    def conversation(self, cid: str) -> Conversation:
        """Return the conversation; ids are case-sensitive. Raises Unknown."""
        found = self.conversations.get(cid)
        if found is None:
            raise Unknown(f"no conversation {cid!r} in the town")
        return found

    def message(self, msg_id: str) -> ChatMessage:
        """Return the message; raises Unknown."""
        found = self.messages.get(msg_id)
        if found is None:
            raise Unknown(f"no message {msg_id!r} in the town")
        return found

    def conversations_of(self, person_key: str) -> list[Conversation]:
        """Return what ``person_key`` sees in the list: newest first."""
        mine = [c for c in self.conversations.values() if person_key in c.members and not c.disbanded]
        return sorted(mine, key=lambda c: c.messages[-1].seq if c.messages else 0, reverse=True)

    def messages_for(self, person_key: str, cid: str) -> list[ChatMessage]:
        """Return the messages of ``cid`` that ``person_key`` may see, oldest first."""
        return [m for m in self.conversation(cid).messages if m.seen_by(person_key)]

    # -- watching

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call ``listener`` after each change, on the loop; the returned function ends it."""
        self._listeners.append(listener)

        def unsubscribe() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return unsubscribe

    def tell(self, change: Change) -> None:
        """Tell every subscriber."""
        for listener in tuple(self._listeners):
            listener(change)
