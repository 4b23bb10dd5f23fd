"""Logs every kind of data from a training of `mnist.py`: what its network sees, is and gets wrong."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor, nn

from digits import SIZE, Digits
from glassboard import SummaryWriter
from renderings import captioned, landscape, loss_around, tones
from speller import Speller

NAMES = {
    2: ["even", "odd"],
    10: ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"],
}
SEEN = 1000  # digits that are looked at closely
SAMPLES = 32  # digits in a picture
UNITS = 32  # of the first layer, drawn as images
SPOKEN = 12  # digits that are heard
COLORS = "4477aa 66ccee 228833 ccbb44 ee6677 aa3377 888888 dd8833 332288 000000"
PALETTE = torch.tensor([list(bytes.fromhex(color)) for color in COLORS.split()])  # [class, RGB]


class Showcase:
    """Watches one run; `finish` logs what is said once: after the last batch, or where it is cut off."""

    def __init__(self, validation: Digits, hparams: dict[str, int | float], batches: int) -> None:
        self.hparams, self.batches = hparams, batches
        self.images, self.labels = validation.images[:SEEN], validation.labels[:SEEN]
        self.names = NAMES[int(validation.labels.max()) + 1]
        self.frames: list[Tensor] = []  # the first layer before and after each epoch
        self.finished = False
        self.speller: Speller | None = None

    def __call__(self, writer: SummaryWriter, model: nn.Module, step: int) -> None:
        """Log the model as it is after ``step`` batches; 0: before the training."""
        self.writer, self.model, self.step = writer, model, step
        layers = model.layers
        with torch.no_grad():
            self.features = layers[:-1](self.images)  # what the last layer decides by
            self.scores = layers[-1](self.features).softmax(1)
        self.predicted = self.scores.argmax(1)
        if step == 0:
            self._begin()
        self._distributions()
        self._pictures()
        self._judgement()
        self._words()
        self._space()
        if step == self.batches:
            self.finish()

    def _begin(self) -> None:
        """What does not change: the network, and which scalars share a chart."""
        self.writer.add_graph(self.model, self.images[:1])
        losses, digits = ["loss/train", "loss/validation"], ["mean", "worst", "best"]
        self.writer.add_custom_scalars(
            {
                "Loss": {"training and validation": ["Multiline", losses]},
                "Recall": {"mean, worst and best class": ["Margin", [f"recall/{one}" for one in digits]]},
            }
        )

    def _distributions(self) -> None:
        """Weights and gradients: all of them as histograms, and a matrix of layers × statistics."""
        rows, summary = [], []
        for name, weights in self.model.named_parameters():
            self.writer.add_histogram(f"weights/{name}", weights, self.step)
            gradient = torch.zeros(1) if weights.grad is None else weights.grad
            if weights.grad is not None:
                self.writer.add_histogram(f"gradients/{name}", gradient, self.step)
            held = weights.detach()
            rows.append(name)
            summary.append([held.mean(), held.std(), held.abs().max(), gradient.norm()])
        statistics = ["mean", "deviation", "largest", "gradient norm"]
        self.writer.add_matrix("layers", np.array(summary, np.float32), self.step, rows, statistics)

    def _pictures(self) -> None:
        """Digits as they are seen, the first layer as images, and the digits as a telephone dials them."""
        guesses = [self._guess(place) for place in range(SAMPLES)]
        self.writer.add_image(
            "digits/predicted", captioned(self.images[:SAMPLES], guesses), self.step, dataformats="HWC"
        )
        self.frames.append(self._first_layer())
        self.writer.add_images("layers/first", self.frames[-1], self.step)
        dialled = tones(self.predicted[:SPOKEN].tolist())
        self.writer.add_audio("digits/dialled", dialled, self.step, sample_rate=8000)

    def _first_layer(self) -> Tensor:
        """Weights as colours [unit, RGB, row, column]; red is above zero, blue below."""
        first = self.model.layers[0].weight.detach()[:UNITS].view(-1, SIZE, SIZE)
        scaled = (first / first.abs().max()).clamp(-1, 1)
        return torch.stack([1 + scaled.clamp(max=0), 1 - scaled.abs(), 1 - scaled.clamp(min=0)], 1)

    def _judgement(self) -> None:
        """What is taken for what, how sure the network is, and where it is most wrong."""
        count = len(self.names)
        taken = torch.bincount(self.labels * count + self.predicted, minlength=count**2).view(count, count)
        self.writer.add_matrix("confusion", taken, self.step, self.names, self.names)
        recall = taken.diag() / taken.sum(1)
        for name, value in (("mean", recall.mean()), ("worst", recall.min()), ("best", recall.max())):
            self.writer.add_scalar(f"recall/{name}", value, self.step)
        self.writer.add_pr_curve("is", self.labels, self.scores, self.step)
        by_class = [self.scores[self.labels == one].mean(0) for one in range(count)]
        self.writer.add_tensor("scores/by_class", torch.stack(by_class), self.step)
        wrong = (self.predicted != self.labels).nonzero().flatten()
        sure = self.scores[wrong, self.predicted[wrong]]
        self.writer.add_table(
            "worst mistakes",
            [
                {
                    "digit": place,
                    "is": self.names[self.labels[place]],
                    "taken for": self.names[self.predicted[place]],
                    "probability": f"{self.scores[place, self.predicted[place]]:.3f}",
                }
                for place in wrong[sure.argsort(descending=True)[:10]].tolist()
            ],
            ["digit", "is", "taken for", "probability"],
            self.step,
        )

    def _words(self) -> None:
        """A second network learns to write what this one sees; its words are logged as they come out."""
        if self.speller is None:
            self.speller = Speller(self.features.shape[1], self.names)
        loss = self.speller.learn(self.features, self.labels)
        self.writer.add_scalar("loss/speller", loss, self.step)
        words = self.speller.write(self.features[:10])
        lines = [
            f"| {self.names[label]} | {word} |"
            for label, word in zip(self.labels[:10].tolist(), words, strict=True)
        ]
        self.writer.add_text("spelled", "\n".join(["| is | written |", "|---|---|", *lines]), self.step)

    def _space(self) -> None:
        """The digits as the last layer sees them, in the three directions in which they differ most."""
        _, directions = torch.linalg.eigh(self.features.T.cov())  # by variance, the largest last
        self.writer.add_mesh(
            "digits/space",
            (self.features @ directions[:, -3:])[None],
            PALETTE[self.labels][None],
            global_step=self.step,
        )

    def finish(self) -> None:
        """Log the network as it is in the end, once."""
        if self.finished:
            return
        self.finished = True
        self.frames.append(self._first_layer())  # also where an epoch was cut off
        self.writer.add_video("layers/first_over_time", torch.stack(self.frames, 1), self.step, fps=3)
        surface = loss_around(self.model, self.images, self.labels)
        vertices, colors, faces = landscape(surface)
        self.writer.add_mesh("loss/around", vertices, colors, faces, global_step=self.step)
        self.writer.add_embedding(
            self.features,
            [[self.names[label], self._guess(place)] for place, label in enumerate(self.labels.tolist())],
            self.images.view(-1, 1, SIZE, SIZE),
            self.step,
            "digits",
            ["digit", "taken for"],
        )
        right = (self.predicted == self.labels).float().mean().item()
        loss = nn.functional.nll_loss(self.scores.clamp_min(1e-9).log(), self.labels).item()
        metrics = {"final/accuracy": right, "final/loss": loss}
        self.writer.add_hparams(self.hparams, metrics, run_name=".", global_step=self.step)

    def _guess(self, place: int) -> str:
        right = self.predicted[place] == self.labels[place]
        return self.names[self.predicted[place]] + ("" if right else "?")
