"""tensorboardX as programs import it."""

from glassboard.compat.tensorboardx.global_writer import GlobalSummaryWriter
from glassboard.compat.tensorboardx.record_writer import RecordWriter
from glassboard.compat.tensorboardx.writer import FileWriter, SummaryWriter

__all__ = ["FileWriter", "GlobalSummaryWriter", "RecordWriter", "SummaryWriter", "__version__"]

__version__ = "2.6.5"  # the tensorboardX that this is a face of; programs compare it
