// Compile styles/entente.scss to .build/entente.css and copy the icons that it names.
// Out: .build/entente.css and .build/img/…; prints the weight that a browser loads.
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";
import * as sass from "sass";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const uswds = join(root, "node_modules", "@uswds", "uswds");
const out = join(root, ".build");
const most = 22_000;

const compiled = sass.compile(join(root, "styles", "entente.scss"), {
  style: "compressed",
  loadPaths: [join(uswds, "packages")],
  // USWDS still speaks an older Sass; what it deprecates is not ours to mend. Errors still stop the build.
  quietDeps: true,
  logger: sass.Logger.silent,
});
const css = `/* From @uswds/uswds (see its LICENSE.md) and styles/house. */\n${compiled.css}`;

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
writeFileSync(join(out, "entente.css"), css);

const images = new Set([...css.matchAll(/url\("?(img\/[^")]+)"?\)/g)].map((match) => match[1]));
for (const image of images) {
  mkdirSync(dirname(join(out, image)), { recursive: true });
  copyFileSync(join(uswds, "dist", image), join(out, image));
}

const weight = brotliCompressSync(readFileSync(join(out, "entente.css"))).length;
const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;
console.log(`entente.css: ${kilobytes(css.length)}, ${kilobytes(weight)} brotli (at most ${kilobytes(most)}); icons: ${images.size}`);
if (weight > most) {
  console.error("The style sheet is heavier than a slow line bears: shorten the list of components.");
  process.exit(1);
}
