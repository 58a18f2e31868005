// Builds the style sheet and script of all pages and the scripts of the visit shell and of the recomputing page, and refuses what old browsers or slow lines cannot bear.
import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import * as esbuild from "esbuild";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const target = process.argv[2] ?? join(here, "../src/minzheng/mechanisms/desk/static/vendor");
const budgets = { "minzheng.css": 26, "minzheng.js": 40 }; // KB, gzip -9
const own = { "visit.js": 30, "visit-worker.js": 1, "recompute.js": 5 }; // KB as it stands
const engine = "chrome88";
const refused = ["color-mix(", "oklch(", "light-dark(", "@layer", ":has("]; // Chromium 88 drops the whole rule

const sheet = sass.compile(join(here, "minzheng.scss"), {
  loadPaths: [join(here, "node_modules")],
  quietDeps: true,
  silenceDeprecations: ["import", "global-builtin"],
  style: "expanded",
});
const css = await esbuild.transform(sheet.css, { loader: "css", minify: true, target: engine, legalComments: "none" });
async function script(source) {
  const js = await esbuild.build({
    entryPoints: [join(here, source)],
    bundle: true,
    minify: true,
    charset: "utf8",
    format: "iife",
    target: engine,
    legalComments: "none",
    write: false,
  });
  return js.outputFiles[0].text;
}
const built = { "minzheng.css": css.code, "minzheng.js": await script("minzheng.js") };
built["visit.js"] = await script("visit/main.js");
built["visit-worker.js"] = await script("visit/worker.js");
built["recompute.js"] = await script("recompute/main.js");

const faults = refused.filter((token) => built["minzheng.css"].includes(token)).map((token) => `minzheng.css uses ${token}`);
for (const [name, text] of Object.entries(built)) {
  const [budget, kind] = name in own ? [own[name], ""] : [budgets[name], " gzip"];
  const size = (kind ? gzipSync(text, { level: 9 }).length : Buffer.byteLength(text)) / 1024;
  console.log(`${name}: ${size.toFixed(1)} KB${kind}, budget ${budget} KB`);
  if (size > budget) faults.push(`${name} is over its budget of ${budget} KB${kind}`);
}
if (faults.length) {
  console.error(faults.join("\n"));
  process.exit(1);
}
mkdirSync(target, { recursive: true });
for (const [name, text] of Object.entries(built)) {
  const part = join(target, `.${name}.${process.pid}`);
  writeFileSync(part, text);
  renameSync(part, join(target, name));
}
