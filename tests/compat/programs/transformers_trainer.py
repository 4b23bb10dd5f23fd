"""Trains a tiny language model, made on the spot, with transformers' Trainer and its TensorBoard callback."""

from __future__ import annotations

import os
import sys

import torch
from torch.utils.data import Dataset
from transformers import GPT2Config, GPT2LMHeadModel, Trainer, TrainingArguments

os.environ["TENSORBOARD_LOGGING_DIR"] = sys.argv[1]  # where newer releases look


class Numbers(Dataset):
    def __len__(self) -> int:
        return 32

    def __getitem__(self, place: int) -> dict[str, torch.Tensor]:
        tokens = torch.arange(place, place + 8) % 16
        return {"input_ids": tokens, "labels": tokens}


torch.manual_seed(0)
model = GPT2LMHeadModel(
    GPT2Config(vocab_size=16, n_positions=8, n_embd=8, n_layer=1, n_head=1, bos_token_id=0, eos_token_id=0)
)
arguments = TrainingArguments(
    output_dir=sys.argv[1],
    max_steps=6,
    per_device_train_batch_size=8,
    logging_steps=1,
    report_to=["tensorboard"],
    save_strategy="no",
    use_cpu=True,
    disable_tqdm=True,
)
trainer = Trainer(model=model, args=arguments, train_dataset=Numbers())
trainer.train()
writers = [one.tb_writer for one in trainer.callback_handler.callbacks if hasattr(one, "tb_writer")]
print(len(writers))
