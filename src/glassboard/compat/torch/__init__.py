"""torch.utils.tensorboard as programs import it."""

from glassboard.compat.torch.writer import FileWriter, SummaryWriter
from glassboard.writer.record_writer import RecordWriter

__all__ = ["FileWriter", "RecordWriter", "SummaryWriter"]
