"""TensorBoard's routes: each plugin's below `/data/plugin`, all of them below `/experiment/<id>`, too."""

from __future__ import annotations

from collections.abc import Callable

from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from glassboard.server.queries import Queries
from glassboard.server.settings import Settings
from glassboard.server.tensorboard.audio import Audio
from glassboard.server.tensorboard.core import OLD_PAGES, Core
from glassboard.server.tensorboard.custom_scalars import CustomScalars
from glassboard.server.tensorboard.distributions import Distributions
from glassboard.server.tensorboard.exchange import Call, Handler, Refusal, text_answer
from glassboard.server.tensorboard.graphs import Graphs
from glassboard.server.tensorboard.histograms import Histograms
from glassboard.server.tensorboard.hparams import HParams
from glassboard.server.tensorboard.images import Images
from glassboard.server.tensorboard.mesh import Mesh
from glassboard.server.tensorboard.pr_curves import PrCurves
from glassboard.server.tensorboard.projector import Projector
from glassboard.server.tensorboard.sampling import Samples
from glassboard.server.tensorboard.scalars import Scalars
from glassboard.server.tensorboard.source import Source
from glassboard.server.tensorboard.text import Text
from glassboard.server.tensorboard.timeseries import TimeSeries
from glassboard.store.base import Store

_CLIENT_CLOSED = 499  # nobody reads it


class TensorBoardApi:
    """The routes of one board, without its path prefix."""

    def __init__(self, store: Store, settings: Settings, queries: Queries, version: str) -> None:
        self._settings = settings
        self._queries = queries
        source = Source(store, Samples(settings.samples_per_plugin))
        self._handlers = dict(Core(source, settings, version).routes())
        plugins = {
            "scalars": Scalars(source),
            "timeseries": TimeSeries(source),
            "histograms": Histograms(source),
            "distributions": Distributions(source),
            "images": Images(source),
            "audio": Audio(source),
            "text": Text(source),
            "pr_curves": PrCurves(source),
            "custom_scalars": CustomScalars(source),
            "graphs": Graphs(source),
            "mesh": Mesh(source),
            "hparams": HParams(source),
            "projector": Projector(source),
        }
        for name, plugin in plugins.items():
            for path, handler in plugin.routes().items():
                self._handlers[f"/data/plugin/{name}{path}"] = handler

    def routes(self) -> list[BaseRoute]:
        """Every route, each also below the name of an experiment, which says nothing."""
        routes: list[BaseRoute] = [
            Route(path, self._answering(handler), methods=["GET", "POST"])
            for path, handler in self._handlers.items()
        ]
        routes += [Route(path, self._to_start) for path in OLD_PAGES]
        routes.append(Route("/data/notifications", _to_notifications))
        return [*routes, Mount("/experiment/{experiment}", routes=routes)]

    def _answering(self, handler: Handler) -> Callable[[Request], object]:
        async def answer(request: Request) -> Response:
            call = await self._call(request)
            accepted = request.headers.get("accept-encoding", "")

            def work() -> Response:
                try:
                    return handler(call).packed(accepted).response()
                except Refusal as refusal:
                    return text_answer(f"{refusal}\n", status=refusal.status).response()

            try:
                return await self._queries.run(request, work)
            except ClientDisconnect:
                return Response(status_code=_CLIENT_CLOSED)

        return answer

    async def _to_start(self, request: Request) -> Response:
        return RedirectResponse(f"{self._settings.path_prefix}/", 302)

    async def _call(self, request: Request) -> Call:
        query: dict[str, list[str]] = {}
        for name, value in request.query_params.multi_items():
            query.setdefault(name, []).append(value)
        experiment = request.path_params.get("experiment", "")
        prefix = self._settings.path_prefix + (f"/experiment/{experiment}" if experiment else "")
        return Call(
            request.method,
            query,
            await request.body(),
            request.headers.get("content-type", ""),
            prefix,
            experiment,
        )


async def _to_notifications(request: Request) -> Response:
    return RedirectResponse("../notifications_note.json", 302)
