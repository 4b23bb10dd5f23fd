"""Fits a small model with Lightning and its TensorBoardLogger, which know nothing of Glassboard."""

from __future__ import annotations

import sys

import lightning
import torch
from lightning.pytorch.loggers import TensorBoardLogger
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


class Line(lightning.LightningModule):
    def __init__(self, rate: float) -> None:
        super().__init__()
        self.save_hyperparameters()
        self.layer = nn.Linear(2, 1)
        self.example_input_array = torch.zeros(1, 2)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.layer(x)

    def training_step(self, batch: list[torch.Tensor], _: int) -> torch.Tensor:
        x, y = batch
        loss = nn.functional.mse_loss(self(x), y)
        self.log("train/loss", loss)
        return loss

    def on_train_epoch_end(self) -> None:
        for name, parameter in self.named_parameters():
            self.logger.experiment.add_histogram(name, parameter, self.current_epoch)
        self.logger.experiment.add_image(
            "weights", self.layer.weight.detach()[None].abs(), self.current_epoch
        )

    def configure_optimizers(self) -> torch.optim.Optimizer:
        return torch.optim.SGD(self.parameters(), self.hparams.rate)


torch.manual_seed(0)
x = torch.randn(64, 2)
data = DataLoader(TensorDataset(x, x.sum(1, keepdim=True)), batch_size=16)
trainer = lightning.Trainer(
    max_epochs=3,
    logger=TensorBoardLogger(sys.argv[1], name="fit", log_graph=True, default_hp_metric=True),
    log_every_n_steps=1,
    enable_checkpointing=False,
    enable_progress_bar=False,
    enable_model_summary=False,
    accelerator="cpu",
)
trainer.fit(Line(rate=0.1), data)
print(type(trainer.logger.experiment).__module__)
