// A picture of letters on paper packs best unfiltered, which browsers do not try: `repacked` gives the same
// picture in fewer bytes. It reads what Chromium writes, eight bits a colour and no interlacing.
//
// Source: Portable Network Graphics, third edition (W3C), 9 Filtering.

import { crc32, deflateSync, inflateSync } from "node:zlib";

const BEFORE_CHUNKS = 8;

export function repacked(png) {
  const chunks = [];
  for (let at = BEFORE_CHUNKS; at < png.length;) {
    const length = png.readUInt32BE(at);
    chunks.push({
      type: png.toString("latin1", at + 4, at + 8),
      data: png.subarray(at + 8, at + 8 + length),
    });
    at += 12 + length;
  }
  const { data: head } = chunks[0];
  const bytes = { 2: 3, 6: 4 }[head[9]];
  const packed = Buffer.concat(chunks.filter(({ type }) => type === "IDAT").map(({ data }) => data));
  const rows = unfiltered(inflateSync(packed), head.readUInt32BE(0) * bytes, bytes);
  const made = [
    ["IHDR", head],
    ["IDAT", deflateSync(rows, { level: 9 })],
    ["IEND", Buffer.alloc(0)],
  ];
  return Buffer.concat([png.subarray(0, BEFORE_CHUNKS), ...made.map(([type, data]) => chunk(type, data))]);
}

// Each row begins with the number of its filter, which here becomes 0: none.
function unfiltered(rows, width, bytes) {
  const row = width + 1;
  for (let y = 0; y < rows.length; y += row) {
    const filter = rows[y];
    rows[y] = 0;
    for (let x = 1; x < row; x += 1) {
      const left = x > bytes ? rows[y + x - bytes] : 0;
      const up = y > 0 ? rows[y + x - row] : 0;
      const corner = x > bytes && y > 0 ? rows[y + x - row - bytes] : 0;
      rows[y + x] += [0, left, up, (left + up) >> 1, nearest(left, up, corner)][filter];
    }
  }
  return rows;
}

function nearest(left, up, corner) {
  const [ofLeft, ofUp, ofCorner] = [up - corner, left - corner, left + up - 2 * corner].map(Math.abs);
  if (ofLeft <= ofUp && ofLeft <= ofCorner) return left;
  return ofUp <= ofCorner ? up : corner;
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const numbers = Buffer.alloc(8);
  numbers.writeUInt32BE(data.length, 0);
  numbers.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([numbers.subarray(0, 4), body, numbers.subarray(4)]);
}
