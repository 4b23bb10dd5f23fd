"""Images, figures, videos and sounds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from glassboard.writer import figures, kinds
from glassboard.writer.methods import Methods

if TYPE_CHECKING:
    from collections.abc import Sequence


class MediaMethods(Methods):
    """The methods of `SummaryWriter` for them."""

    def add_image(
        self,
        tag: str,
        img_tensor: Any,
        global_step: Any = None,
        walltime: float | None = None,
        dataformats: str = "CHW",
    ) -> None:
        """Adds an image.

        Args:
            tag: The series' name.
            img_tensor: A tensor, array or list with 1 (grey), 3 (RGB) or 4 (RGBA) channels. uint8 is taken
                as 0 to 255, everything else as 0 to 1: values beyond are clipped, NaN is black. A PIL image
                is taken as it is, whatever `dataformats` says.
            global_step: As in `add_scalar`.
            walltime: As in `add_scalar`.
            dataformats: What the axes are: the letters C, H and W in their order, upper or lower case;
                H and W alone for a grey image; with N for a batch, as in `add_images`.

        Raises:
            AssertionError: If `dataformats` does not fit the number of axes, or names one twice.
            NotImplementedError: If `img_tensor` is nothing that holds numbers.
            TypeError: If there are more than 4 channels.
            ValueError: If `dataformats` has other letters, or the image has no pixels.
        """
        if self._file:
            kinds.image.add(self._file, tag, img_tensor, global_step, walltime, dataformats)

    def add_images(
        self,
        tag: str,
        img_tensor: Any,
        global_step: Any = None,
        walltime: float | None = None,
        dataformats: str = "NCHW",
    ) -> None:
        """Adds a batch of images as one: a grid of at most 8 columns.

        Args:
            tag: The series' name.
            img_tensor: As in `add_image`, with an axis N, or a list of images of one size.
            global_step: As in `add_scalar`.
            walltime: As in `add_scalar`.
            dataformats: As in `add_image`; for a list of tensors the layout of each, such as CHW, will do.

        Raises:
            AssertionError: As in `add_image`, or if there are more than 4 channels.
            NotImplementedError, TypeError: As in `add_image`.
            ValueError: As in `add_image`, or if the images of a list differ in shape.
        """
        if self._file:
            kinds.image.add(self._file, tag, img_tensor, global_step, walltime, dataformats)

    def add_image_with_boxes(
        self,
        tag: str,
        img_tensor: Any,
        box_tensor: Any,
        global_step: Any = None,
        walltime: float | None = None,
        rescale: float = 1,
        dataformats: str = "CHW",
        labels: str | Sequence[str] | None = None,
    ) -> None:
        """Adds an image with boxes drawn on it, in red. Needs Pillow.

        Args:
            tag: The series' name.
            img_tensor: As in `add_image`.
            box_tensor: Shape (N, 4): left, top, right and bottom of each box, in pixels of the image.
            global_step: As in `add_scalar`.
            walltime: As in `add_scalar`.
            rescale: Factor by which the image is enlarged once the boxes are drawn.
            dataformats: As in `add_image`.
            labels: One text per box. Of another number than the boxes', none is drawn, which is logged.

        Raises:
            AssertionError, NotImplementedError, TypeError, ValueError: As in `add_image`.
            ImportError: If Pillow is missing.
            IndexError: If `box_tensor` has another shape.
        """
        if self._file:
            kinds.image.add_with_boxes(
                self._file, tag, img_tensor, box_tensor, global_step, walltime, rescale, dataformats, labels
            )

    def add_figure(
        self,
        tag: str,
        figure: Any,
        global_step: Any = None,
        close: bool = True,
        walltime: float | None = None,
    ) -> None:
        """Adds a figure of matplotlib as an image, of its own size and dpi.

        Args:
            tag: The series' name.
            figure: A figure, or a list of figures of one size, which become a grid.
            global_step: As in `add_scalar`.
            close: Close the figure, so that pyplot does not keep it.
            walltime: As in `add_scalar`.

        Raises:
            ValueError: If the figures of a list differ in size.
        """
        if self._file:
            kinds.image.add(self._file, tag, figures.draw(figure), global_step, walltime, "HWC")
        if close:
            figures.close(figure)

    def add_video(
        self,
        tag: str,
        vid_tensor: Any,
        global_step: Any = None,
        fps: float = 4,
        walltime: float | None = None,
        dataformats: str = "NTCHW",
        *,
        format: Literal["gif", "webp"] = "gif",  # noqa: A002
    ) -> None:
        """Adds a video as an animated image. Needs Pillow.

        Args:
            tag: The series' name.
            vid_tensor: Videos with 1, 3 or 4 channels; numbers as in `add_image`. Several become a grid of
                2, 4, 8 ... cells.
            global_step: As in `add_scalar`.
            fps: Frames per second, at most 50, which is what browsers play.
            walltime: As in `add_scalar`.
            dataformats: What the axes are: the letters N, T, C, H and W in their order, upper or lower case.
            format: `gif` has 256 colours per frame and no alpha; `webp` keeps every pixel as it is.

        Raises:
            AssertionError: If `dataformats` does not fit the number of axes, or names one twice.
            ImportError: If Pillow is missing.
            NotImplementedError: If `vid_tensor` is nothing that holds numbers.
            TypeError: If there are other channels.
            ValueError: If `dataformats` has other letters, the video has no pixels, `fps` is not above 0 or
                `format` is not known.
        """
        if self._file:
            kinds.video.add(self._file, tag, vid_tensor, global_step, walltime, fps, dataformats, format)

    def add_audio(
        self,
        tag: str,
        snd_tensor: Any,
        global_step: Any = None,
        sample_rate: float = 44100,
        walltime: float | None = None,
    ) -> None:
        """Adds a sound as a WAV file of 16-bit samples.

        Args:
            tag: The series' name.
            snd_tensor: Shape (L,), (1, L) or (L, 1) for one channel, (2, L) or (L, 2) for two; (1, 2) is one
                channel of two samples and (2, 2) is (L, 2). int16 are samples as they are, everything else
                is taken as -1 to 1: values beyond are clipped, which is logged, and NaN is silence.
            global_step: As in `add_scalar`.
            sample_rate: Samples per second.
            walltime: As in `add_scalar`.

        Raises:
            AssertionError: If it has another shape.
            NotImplementedError: If `snd_tensor` is nothing that holds numbers.
            ValueError: If it holds no sample.
            wave.Error: If `sample_rate` is not above 0.
        """
        if self._file:
            kinds.audio.add(self._file, tag, snd_tensor, global_step, walltime, sample_rate)
