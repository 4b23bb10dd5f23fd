// Mounts the page and starts listening to the board.
import { mount } from "svelte";
import { board } from "./state/board.svelte";
import { live } from "./state/live.svelte";
import App from "./views/app.svelte";
import "./views/theme.css";

const target = document.getElementById("app");
if (target) mount(App, { target });
void board.refresh();
live.start();
