"""torch.utils.tensorboard as programs import it."""

from glassboard.compat.torch.writer import FileWriter, RecordWriter, SummaryWriter

__all__ = ["FileWriter", "RecordWriter", "SummaryWriter"]
