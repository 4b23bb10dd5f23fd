"""Train a small classifier of handwritten digits and log it; `python examples/mnist.py --help`."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator

import torch
from torch import Tensor, nn

from digits import Digits, load_digits

# The same program logs with tensorboardX or with PyTorch when this line says
#   from tensorboardX import SummaryWriter
#   from torch.utils.tensorboard import SummaryWriter
from glassboard import SummaryWriter

BATCH = 64
LOG_EVERY = 10  # batches


class Classifier(nn.Module):
    """784 pixels, two hidden layers, one score per class."""

    def __init__(self, classes: int) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 64), nn.ReLU(), nn.Linear(64, classes)
        )

    def forward(self, images: Tensor) -> Tensor:
        """Scores [n, classes] of images [n, 784]."""
        return self.layers(images)


def train(
    run: str,
    training: Digits,
    validation: Digits,
    *,
    classes: int,
    epochs: int,
    lr: float,
    seed: int,
    watch: Callable[[SummaryWriter, nn.Module, int], None] = lambda writer, model, step: None,
) -> Iterator[None]:
    """Train one run; yields after each batch, so that several runs can take turns.

    ``watch`` sees the model before the first batch and after each epoch, and may log more of it.
    """
    torch.manual_seed(seed)
    model = Classifier(classes)
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    loss_function = nn.CrossEntropyLoss()
    shuffle = torch.Generator().manual_seed(seed)

    with SummaryWriter(run) as writer:
        writer.add_text("hyperparameters", f"| name | value |\n|---|---|\n| lr | {lr} |\n| seed | {seed} |")
        writer.add_text("model", f"```\n{model}\n```")
        step = 0
        watch(writer, model, step)
        for epoch in range(1, epochs + 1):
            for batch in torch.randperm(len(training.labels), generator=shuffle).split(BATCH):
                loss = loss_function(model(training.images[batch]), training.labels[batch])
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
                step += 1
                if step % LOG_EVERY == 0:
                    writer.add_scalar("loss/train", loss.item(), step)
                yield
            for name, data in (("train", training), ("validation", validation)):
                loss, accuracy, precision = evaluate(model, data, loss_function)
                if name == "validation":
                    writer.add_scalar("loss/validation", loss, step)
                writer.add_scalar(f"accuracy/{name}", accuracy, epoch)
                writer.add_scalar(f"precision/{name}", precision, epoch)
            watch(writer, model, step)


@torch.no_grad()
def evaluate(model: nn.Module, data: Digits, loss_function: nn.Module) -> tuple[float, float, float]:
    """Loss, accuracy and precision over all of ``data``."""
    scores = model(data.images)
    predicted = scores.argmax(1)
    correct = predicted == data.labels
    # Precision is the share of a class in what is called so: of class 1 where there are two, else their mean.
    classes = [1] if scores.shape[1] == 2 else range(scores.shape[1])
    shares = [correct[predicted == one].float().mean() for one in classes]
    precision = torch.stack(shares).nan_to_num(0.0).mean()
    return loss_function(scores, data.labels).item(), correct.float().mean().item(), precision.item()


def main() -> None:
    """Train once, as the command line says."""
    flags = argparse.ArgumentParser(description=__doc__)
    flags.add_argument("--run", default="runs/my_experiment", help="directory of the run")
    flags.add_argument("--classes", type=int, default=2, choices=(2, 10), help="even and odd, or every digit")
    flags.add_argument("--epochs", type=int, default=15)
    flags.add_argument("--lr", type=float, default=0.001)
    flags.add_argument("--seed", type=int, default=0)
    options = flags.parse_args()

    training, validation = load_digits(options.classes)
    steps = train(
        options.run,
        training,
        validation,
        classes=options.classes,
        epochs=options.epochs,
        lr=options.lr,
        seed=options.seed,
    )
    for _ in steps:
        pass


if __name__ == "__main__":
    main()
