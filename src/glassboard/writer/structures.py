"""Meshes, embeddings, hyperparameters, chart layouts and graphs."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, Any

from glassboard.writer import kinds
from glassboard.writer.methods import Methods

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class StructureMethods(Methods):
    """The methods of `SummaryWriter` for them."""

    def add_custom_scalars(self, layout: Mapping[str, Mapping[str, Sequence[Any]]]) -> None:
        """Adds the layout of the Custom Scalars tab; a later one takes its place.

        Args:
            layout: Category to charts, each title to `["Multiline", tags]` or `["Margin", tags]`. Tags of
                lines are regular expressions; those of a margin are value, lower and upper bound.

        Raises:
            AssertionError: If a margin chart has another count of tags than three.
        """
        if self._file:
            kinds.custom_scalars.add(self._file, layout)

    def add_custom_scalars_multilinechart(
        self, tags: Sequence[str], category: str = "default", title: str = "untitled"
    ) -> None:
        """Adds a layout of one chart with several lines.

        Args:
            tags: The scalars that share it, as regular expressions.
            category: The group it stands in.
            title: Its title.
        """
        self.add_custom_scalars({category: {title: ["Multiline", tags]}})

    def add_custom_scalars_marginchart(
        self, tags: Sequence[str], category: str = "default", title: str = "untitled"
    ) -> None:
        """Adds a layout of one chart: a line with a band.

        Args:
            tags: The scalars that are value, lower and upper bound.
            category: The group it stands in.
            title: Its title.

        Raises:
            AssertionError: If there are not three tags.
        """
        self.add_custom_scalars({category: {title: ["Margin", tags]}})

    def add_mesh(
        self,
        tag: str,
        vertices: Any,
        colors: Any = None,
        faces: Any = None,
        config_dict: Mapping[str, Any] | None = None,
        global_step: Any = None,
        walltime: float | None = None,
    ) -> None:
        """Adds a batch of meshes, or of point clouds where there are no faces.

        Args:
            tag: The series' name.
            vertices: Coordinates, of shape [batch, vertices, 3]; every part is stored as float32.
            colors: Red, green and blue of each vertex from 0 to 255, of the same shape.
            faces: Three numbers of vertices for each triangle, of shape [batch, faces, 3].
            config_dict: Camera, lights and material by their names in three.js.
            global_step: As in `add_scalar`.
            walltime: As in `add_scalar`.

        Raises:
            NotImplementedError: If a part is nothing that holds numbers.
            TypeError: If `config_dict` holds what JSON cannot, or a part complex numbers.
            ValueError: If a part does not have three dimensions.
        """
        if self._file:
            parts = {"VERTEX": vertices, "FACE": faces, "COLOR": colors}
            kinds.mesh.add(self._file, tag, parts, config_dict, global_step, walltime)

    def add_hparams(
        self,
        hparam_dict: dict[str, Any],
        metric_dict: dict[str, Any],
        hparam_domain_discrete: dict[str, list[Any]] | None = None,
        run_name: str | os.PathLike[str] | None = None,
        global_step: Any = None,
        *,
        name: str | None = None,
    ) -> None:
        """Adds the hyperparameters of a run and the metrics they led to, as a run of their own.

        Args:
            hparam_dict: Name to value: a bool, a number (Python's, NumPy's or a tensor of one element), a
                string, or a function or class, which is stored as its name. None is left out.
            metric_dict: Tag to number, as in `add_scalar`.
            hparam_domain_discrete: Name to the list of values that the hyperparameter may have.
            run_name: The directory of that run below this one's; the time when left out, "." is this run.
            global_step: The step of the metrics.
            name: tensorboardX's name of `run_name`, which wins when both are given.

        Raises:
            NotImplementedError, AssertionError: If a metric is no single number.
            TypeError: If an argument is no dictionary, or a domain does not fit its hyperparameter.
            ValueError: If a hyperparameter is of another type.
        """
        if self._file:
            file = self._sub_file(os.fspath(run_name or name or str(time.time())))
            kinds.hparams.add(file, hparam_dict, metric_dict, hparam_domain_discrete, global_step)
            if file is not self._file:
                file.close()  # a sweep of many trials would run out of files

    def add_embedding(
        self,
        mat: Any,
        metadata: Sequence[Any] | None = None,
        label_img: Any = None,
        global_step: Any = None,
        tag: str = "default",
        metadata_header: Sequence[str] | None = None,
    ) -> None:
        """Writes points for the projector, as files beside the event file; it returns when they are written.

        Args:
            mat: One row per point, of shape [points, dimensions].
            metadata: A label for each point; a sequence of labels where there is a header.
            label_img: A picture for each point, of shape [points, 3 or 1, height, width]: uint8, or another
                dtype from 0 to 1. TensorBoard's limit for all of them side by side is 8192 pixels.
            global_step: As in `add_scalar`; each step of a tag is an embedding of its own.
            tag: The embedding's name.
            metadata_header: The columns' names, where labels have several.

        Raises:
            AssertionError: If the shapes do not fit each other.
            NotImplementedError: If `mat` or `label_img` is nothing that holds numbers.
        """
        if self._file:
            kinds.embedding.add(self._file, tag, mat, metadata, metadata_header, label_img, global_step)

    def add_graph(
        self, model: Any, input_to_model: Any = None, verbose: bool = False, use_strict_trace: bool = True
    ) -> None:
        """Adds the graph of a model.

        Torch traces it, which needs `tensorboard` installed. Without input, and where tracing fails (which
        is logged), the graph is the tree of the model's modules. Nothing is raised.

        Args:
            model: A `torch.nn.Module`.
            input_to_model: A tensor or a tuple of tensors to trace it with.
            verbose: Have torch print what it traced.
            use_strict_trace: False lets the tracer follow lists and dictionaries.
        """
        if self._file:
            kinds.graph.add(self._file, model, input_to_model, verbose=verbose, strict=use_strict_trace)

    def add_onnx_graph(self, onnx_model_file: str | os.PathLike[str]) -> None:
        """Adds the graph of an ONNX model; a file that cannot be read is logged.

        Args:
            onnx_model_file: The model's file.
        """
        if self._file:
            kinds.graph.add_onnx(self._file, onnx_model_file)

    def add_openvino_graph(self, xmlname: str | os.PathLike[str]) -> None:
        """Adds the graph of an OpenVINO model; a file that cannot be read is logged.

        Args:
            xmlname: The model's .xml file.
        """
        if self._file:
            kinds.graph.add_openvino(self._file, xmlname)
