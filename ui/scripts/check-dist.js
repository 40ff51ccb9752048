// Holds the built windows to what their content security policy and their promises demand.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const dist = new URL('../dist/', import.meta.url).pathname;
const files = readdirSync(dist, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name));

const faults = [];
for (const file of files) {
  if (!/\.(html|js|css)$/.test(file)) continue;
  const text = readFileSync(file, 'utf8');
  const fault = (what) => faults.push(`${file}: ${what}`);
  if (text.includes('__deskbellFake')) fault('holds the fake backend');
  if (/\bdata:(?:font|image|text)\b/.test(text)) fault('holds a data: address');
  if (file.endsWith('.js') && /[^\x00-\x7f]/.test(text))
    fault('has letters beyond ASCII: write those of an expression as escapes');
  if (file.endsWith('.css') && /url\(\s*['"]?(?:https?:)?\/\//.test(text)) fault('loads something remote');
  if (file.endsWith('.html')) {
    if (/<style\b|\sstyle=/.test(text)) fault('has inline style');
    if (/<script\b(?![^>]*\bsrc=)/.test(text)) fault('has an inline script');
    if (/(?:src|href)="(?:https?:)?\/\//.test(text)) fault('loads something remote');
  }
}

if (faults.length > 0) {
  console.error(faults.join('\n'));
  process.exit(1);
}
console.log(`dist: ${files.length} files, nothing inline, nothing remote, no fake`);
