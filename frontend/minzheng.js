import "bootstrap/js/src/alert.js";
import "bootstrap/js/src/collapse.js";
import "bootstrap/js/src/dropdown.js";
import "bootstrap/js/src/offcanvas.js";
import htmx from "htmx.org/dist/htmx.esm.js";
import "./own.js";
import "./card_reader.js";

window.htmx = htmx;
htmx.config.allowEval = false;
htmx.config.includeIndicatorStyles = false;
htmx.config.historyCacheSize = 0; // pages hold personal data: none of them stays in the browser's storage
htmx.config.refreshOnHistoryMiss = true;
