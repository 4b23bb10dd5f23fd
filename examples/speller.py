"""A small recurrent network that learns to write the name of the digit which a classifier sees."""

from __future__ import annotations

import torch
from torch import Tensor, nn

LETTERS = "efghinorstuvwxz"  # all that the names are made of
END = len(LETTERS)  # stands before the first letter and behind the last
LONGEST = 5
BATCH, ROUNDS = 128, 12  # a round is a batch


class Speller(nn.Module):
    """Writes a word letter by letter, beginning from a vector of features."""

    def __init__(self, features: int, names: list[str]) -> None:
        super().__init__()
        self.start = nn.Linear(features, 32)
        self.letters = nn.Embedding(END + 1, 16)
        self.cell = nn.GRU(16, 32, batch_first=True)
        self.scores = nn.Linear(32, END + 1)
        self.words = torch.full((len(names), LONGEST + 1), END)
        for row, name in zip(self.words, names, strict=True):
            row[: len(name)] = torch.tensor([LETTERS.index(letter) for letter in name])
        self.optimizer = torch.optim.Adam(self.parameters(), lr=0.004)

    def learn(self, features: Tensor, labels: Tensor) -> float:
        """Train on random batches of features [n, k] and labels [n]; gives the loss of the last one."""
        loss = torch.zeros(())
        for _ in range(ROUNDS):
            batch = torch.randint(len(labels), (BATCH,))
            words = self.words[labels[batch]]
            before = torch.cat([torch.full((BATCH, 1), END), words[:, :-1]], 1)
            states, _ = self.cell(self.letters(before), self._state(features[batch]))
            loss = nn.functional.cross_entropy(self.scores(states).flatten(0, 1), words.flatten())
            self.optimizer.zero_grad()
            loss.backward()
            self.optimizer.step()
        return loss.item()

    @torch.no_grad()
    def write(self, features: Tensor) -> list[str]:
        """A word for each row of features [n, k]: always the likeliest next letter."""
        state, letter = self._state(features), torch.full((len(features), 1), END)
        written: list[Tensor] = []
        for _ in range(LONGEST + 1):
            states, state = self.cell(self.letters(letter), state)
            letter = self.scores(states).argmax(2)
            written.append(letter)
        words = torch.cat(written, 1).tolist()
        return ["".join(LETTERS[one] if one < END else " " for one in word).split(" ")[0] for word in words]

    def _state(self, features: Tensor) -> Tensor:
        return self.start(features).tanh()[None]
