"""A receiver as other platforms are built: keeps what it took by key, works it off in order of number; for tests and demonstrations."""

from dataclasses import dataclass, field

from minzheng.mechanisms.exchange.outbox import Posted


@dataclass
class Receiver:
    """Takes messages in any order and any number of times; `done` has each once, in order."""

    done: list[Posted] = field(default_factory=list)
    waiting: dict[int, Posted] = field(default_factory=dict)

    def take(self, message: Posted) -> None:
        """One message arrives."""
        if message.number > len(self.done):
            self.waiting.setdefault(message.number, message)
        while (following := self.waiting.pop(len(self.done) + 1, None)) is not None:
            self.done.append(following)
