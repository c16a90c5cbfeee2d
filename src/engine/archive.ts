import { createWriteStream, type WriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { list, type ReadEntry } from "tar";
import { type Entry, open, type ZipFile } from "yauzl";

/**
 * Takes one program out of a `.tar.gz` or `.zip` and writes it to `target`, wherever in the archive it lies (the layout of k6's
 * Windows archive differs between releases). Nothing else is written, so no path in the archive is ever followed; an archive that
 * holds a link or a path that leaves its folder is refused all the same, because no official release does.
 * @throws Error with a reason in a few words: not found, damaged, unsafe.
 */
export function takeProgram(archive: string, program: string, target: string): Promise<void> {
  return archive.endsWith(".zip") ? takeFromZip(archive, program, target) : takeFromTar(archive, program, target);
}

async function takeFromTar(archive: string, program: string, target: string): Promise<void> {
  let unsafe: string | undefined;
  let writing: Promise<void> | undefined;
  const onReadEntry = (entry: ReadEntry) => {
    unsafe ??= problemOf(entry.path, LINKS.has(entry.type));
    if (unsafe !== undefined || writing !== undefined || entry.type !== "File" || baseName(entry.path) !== program) return;
    const output = createWriteStream(target, { flags: "wx" });
    writing = closeOf(output);
    output.on("error", () => {
      entry.unpipe(output); // A full disk must not leave the parser waiting for a reader.
      entry.resume();
    });
    entry.pipe(output);
  };
  await list({ file: archive, strict: true, onReadEntry });
  if (unsafe !== undefined) throw new Error(unsafe);
  if (writing === undefined) throw new Error(`it holds no ${program}`);
  await writing;
}

/** Settles when the file is closed, whether it was written or not: only then can its folder be removed everywhere. */
function closeOf(output: WriteStream): Promise<void> {
  const closed = new Promise<void>((resolve, reject) => {
    output.on("close", () => (output.errored ? reject(output.errored) : resolve()));
  });
  closed.catch(() => {}); // It is awaited once the whole archive has been read.
  return closed;
}

const LINKS: ReadonlySet<string> = new Set(["SymbolicLink", "Link"]);

async function takeFromZip(archive: string, program: string, target: string): Promise<void> {
  const zip = await openZip(archive);
  try {
    const entries = await entriesOf(zip);
    const unsafe = entries.map((entry) => problemOf(entry.fileName, isLink(entry))).find((problem) => problem !== undefined);
    if (unsafe !== undefined) throw new Error(unsafe);
    const found = entries.find((entry) => baseName(entry.fileName) === program);
    if (found === undefined) throw new Error(`it holds no ${program}`);
    await pipeline(await readerOf(zip, found), createWriteStream(target, { flags: "wx" }));
  } finally {
    zip.close();
  }
}

function openZip(archive: string): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    open(archive, { lazyEntries: true, autoClose: false }, (error, zip) => (error ? reject(error) : resolve(zip)));
  });
}

function entriesOf(zip: ZipFile): Promise<Entry[]> {
  return new Promise((resolve, reject) => {
    const entries: Entry[] = [];
    zip.on("error", reject).on("end", () => resolve(entries));
    zip.on("entry", (entry: Entry) => {
      entries.push(entry);
      zip.readEntry();
    });
    zip.readEntry();
  });
}

function readerOf(zip: ZipFile, entry: Entry): Promise<NodeJS.ReadableStream> {
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => (error ? reject(error) : resolve(stream)));
  });
}

/** The upper half of a zip entry's external attributes is its Unix mode. */
function isLink(entry: Entry): boolean {
  return ((entry.externalFileAttributes >>> 16) & 0o170000) === 0o120000;
}

function problemOf(path: string, link: boolean): string | undefined {
  if (link) return `it holds a link (${path})`;
  const leaves = /^([/\\]|[a-zA-Z]:)/.test(path) || path.split(/[/\\]/).includes("..");
  return leaves ? `it holds a path that leaves its folder (${path})` : undefined;
}

function baseName(path: string): string {
  return path.split(/[/\\]/).at(-1) ?? "";
}
