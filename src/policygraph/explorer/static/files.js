// Files made in the page: what is seen, saved as CSV, XLSX, PNG or SVG.
function download(name, blob) {
  const link = make('a', { href: URL.createObjectURL(blob), download: name });
  link.click();
  // Not at once: some browsers only begin to read the file after the click has been handled.
  setTimeout(() => URL.revokeObjectURL(link.href), 30000);
}

function csvOf(columns, rows) {
  const safe = (cell) => (typeof cell !== 'number' && /^[=+\-@\t\r]/.test(text(cell)) ? `'${text(cell)}` : text(cell));
  const quoted = (value) => (/[",\n\r]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
  return [columns, ...rows].map((row) => row.map((cell) => quoted(safe(cell))).join(',')).join('\n') + '\n';
}

function saveCsv(name, columns, rows) {
  download(name, new Blob([csvOf(columns, rows)], { type: 'text/csv;charset=utf-8' }));
}

// XLSX: a zip of a few XML parts. Every cell is a number or an inline string, so nothing can become a formula.
// sheets: [{ name, columns, rows }]; the first row is the header, bold and frozen.
function saveXlsx(name, sheets) {
  download(name, new Blob([xlsxOf(sheets)], { type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' }));
}

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const OOXML = 'http://schemas.openxmlformats.org';
const MAIN = `xmlns="${OOXML}/spreadsheetml/2006/main"`;
const RELATIONS = `${OOXML}/officeDocument/2006/relationships`;

function xlsxOf(sheets) {
  const names = sheetNames(sheets.map((sheet) => sheet.name));
  const numbers = names.map((_, index) => index + 1);
  return zipOf([
    ['[Content_Types].xml', contentTypes(numbers)],
    ['_rels/.rels', relationships([[`${RELATIONS}/officeDocument`, 'xl/workbook.xml']])],
    ['xl/workbook.xml', `${XML}<workbook ${MAIN} xmlns:r="${RELATIONS}"><sheets>${names.map((title, index) => `<sheet name="${xml(title)}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`).join('')}</sheets></workbook>`],
    ['xl/_rels/workbook.xml.rels', relationships([...numbers.map((number) => [`${RELATIONS}/worksheet`, `worksheets/sheet${number}.xml`]), [`${RELATIONS}/styles`, 'styles.xml']])],
    ['xl/styles.xml', STYLES],
    ...sheets.map((sheet, index) => [`xl/worksheets/sheet${index + 1}.xml`, sheetOf(sheet)]),
  ]);
}

// Style 1 is the header, 2 any other cell, wrapped.
const STYLES = `${XML}<styleSheet ${MAIN}>
<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>
<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>
<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>
<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf></cellXfs>
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>
</styleSheet>`;

function contentTypes(numbers) {
  const part = (path, type) => `<Override PartName="${path}" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.${type}+xml"/>`;
  return `${XML}<Types xmlns="${OOXML}/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>`
    + part('/xl/workbook.xml', 'sheet.main') + part('/xl/styles.xml', 'styles') + numbers.map((number) => part(`/xl/worksheets/sheet${number}.xml`, 'worksheet')).join('') + '</Types>';
}

function relationships(targets) {
  return `${XML}<Relationships xmlns="${OOXML}/package/2006/relationships">${targets.map(([type, target], index) => `<Relationship Id="rId${index + 1}" Type="${type}" Target="${target}"/>`).join('')}</Relationships>`;
}

// At most 31 characters, none that Excel forbids, no name twice (it does not tell upper from lower case).
function sheetNames(names) {
  const taken = new Set();
  return names.map((name) => {
    const base = name.replace(/[[\]:*?/\\']/g, ' ').slice(0, 31).trim() || 'sheet';
    let candidate = base;
    for (let number = 2; taken.has(candidate.toLowerCase()); number += 1) candidate = `${base.slice(0, 31 - String(number).length - 1)} ${number}`;
    taken.add(candidate.toLowerCase());
    return candidate;
  });
}

function sheetOf({ columns, rows }) {
  const widths = columns.map((column, index) => Math.min(60, Math.max(6, ...[column, ...rows.map((row) => row[index])].map((cell) => longestLine(text(cell)) + 2))));
  const columnList = widths.map((width, index) => `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`).join('');
  const lines = [columns, ...rows].map((row, index) => `<row r="${index + 1}">${row.map((cell, column) => cellXml(cell, `${letters(column)}${index + 1}`, index ? 2 : 1)).join('')}</row>`).join('');
  return `${XML}<worksheet ${MAIN}><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>`
    + `<cols>${columnList}</cols><sheetData>${lines}</sheetData></worksheet>`;
}

const longestLine = (value) => Math.max(...value.split('\n').map((line) => line.length));

function cellXml(cell, reference, style) {
  if (typeof cell === 'number' && Number.isFinite(cell)) return `<c r="${reference}" s="${style}"><v>${cell}</v></c>`;
  const value = text(cell).slice(0, 32767); // the most that a cell of Excel holds
  return value && `<c r="${reference}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${xml(value)}</t></is></c>`;
}

// 0 -> A, 25 -> Z, 26 -> AA.
const letters = (column) => (column < 26 ? '' : letters(Math.floor(column / 26) - 1)) + String.fromCharCode(65 + (column % 26));

// Characters that XML does not allow are replaced, lone halves of surrogate pairs too.
function xml(value) {
  const entities = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return value.replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd').replace(/[&<>"]/g, (character) => entities[character]);
}

const CRC = Array.from({ length: 256 }, (_, start) => {
  let value = start;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value >>> 0;
});

function crc32(bytes) {
  let value = 0xffffffff;
  for (const byte of bytes) value = CRC[(value ^ byte) & 0xff] ^ (value >>> 8);
  return (value ^ 0xffffffff) >>> 0;
}

// A zip of stored entries, all of one date: the same rows give the same bytes.
function zipOf(parts) {
  const encoder = new TextEncoder();
  const pieces = [];
  const directory = [];
  let offset = 0;
  for (const [path, content] of parts) {
    const name = encoder.encode(path);
    const data = encoder.encode(content);
    // Version 2.0, names in UTF-8, stored, 1 January 1980, checksum, the size twice, length of the name, no extra field.
    const common = [[20, 2], [0x0800, 2], [0, 2], [0, 2], [0x0021, 2], [crc32(data), 4], [data.length, 4], [data.length, 4], [name.length, 2], [0, 2]];
    const local = littleEndian([[0x04034b50, 4], ...common]);
    pieces.push(local, name, data);
    directory.push(littleEndian([[0x02014b50, 4], [20, 2], ...common, [0, 2], [0, 2], [0, 2], [0, 4], [offset, 4]]), name);
    offset += local.length + name.length + data.length;
  }
  const size = directory.reduce((sum, piece) => sum + piece.length, 0);
  const end = littleEndian([[0x06054b50, 4], [0, 2], [0, 2], [parts.length, 2], [parts.length, 2], [size, 4], [offset, 4], [0, 2]]);
  return joined([...pieces, ...directory, end]);
}

function littleEndian(fields) {
  return Uint8Array.from(fields.flatMap(([value, size]) => Array.from({ length: size }, (_, index) => (value >>> (8 * index)) & 0xff)));
}

function joined(pieces) {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let offset = 0;
  for (const piece of pieces) {
    whole.set(piece, offset);
    offset += piece.length;
  }
  return whole;
}

// What the page carries compressed (zlib, base64), as a Blob.
async function unpacked(packed, type) {
  const bytes = Uint8Array.from(atob(packed), (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate'));
  return new Blob([await new Response(stream).arrayBuffer()], { type });
}
