"""tensorboardX's module of the writer that counts steps by itself."""

from glassboard.writer.global_writer import GlobalSummaryWriter

__all__ = ["GlobalSummaryWriter"]
