import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { createClient, ClickHouseError } from '@clickhouse/client';

const options = {
  url: process.argv[2],
  username: process.env.GATEWAY_USER,
  password: process.env.GATEWAY_KEY,
  request_timeout: 60_000,
};

async function everything(client, name) {
  const table = `node_${name}`;
  assert.equal((await client.ping()).success, true, 'ping');
  assert.equal((await client.ping({ select: true })).success, true, 'ping by select');
  await client.command({ query: `DROP TABLE IF EXISTS ${table}` });
  await client.command({
    query: `CREATE TABLE ${table} (id UInt64, tags Array(String), at DateTime64(3)) ENGINE = MergeTree ORDER BY id`,
  });
  const inserted = await client.insert({
    table,
    values: [{ id: 1, tags: ['a', 'ü'], at: '2026-11-20 10:00:00.123' }, { id: 2, tags: [], at: '2026-11-20 10:00:01.000' }],
    format: 'JSONEachRow',
  });
  assert.equal(inserted.summary.written_rows, '2', 'summary');
  await client.insert({
    table,
    values: Readable.from((function* () { for (let i = 3; i <= 20000; i++) yield { id: i, tags: ['t'], at: 0 }; })()),
    format: 'JSONEachRow',
  });
  const json = await (await client.query({ query: `SELECT count() AS n FROM ${table}`, format: 'JSON' })).json();
  assert.equal(json.data[0].n, 20000);
  const bound = await (await client.query({
    query: 'SELECT {s:String} AS s, {a:Array(UInt32)} AS a',
    query_params: { s: "it's\ta \\ tab", a: [1, 2] },
    format: 'JSONEachRow',
  })).json();
  assert.deepEqual(bound, [{ s: "it's\ta \\ tab", a: [1, 2] }]);
  let rows = 0;
  const stream = (await client.query({ query: 'SELECT number FROM numbers(300000)', format: 'JSONEachRow' })).stream();
  for await (const part of stream) rows += part.length;
  assert.equal(rows, 300000, 'streamed rows');
  const progress = await client.query({ query: 'SELECT number FROM numbers(3)', format: 'JSONEachRowWithProgress' });
  assert.match(await progress.text(), /"row"/);
  await assert.rejects(
    client.query({ query: 'SELECT * FROM nowhere', format: 'JSON' }),
    (error) => error instanceof ClickHouseError && error.code === '60' && error.type === 'UNKNOWN_TABLE');
  await assert.rejects(async () => {
    const cut = await client.query({ query: 'SELECT number, throwIf(number = 2900000) FROM numbers(3000000)', format: 'JSONEachRow' });
    for await (const part of cut.stream()) void part;
  }, 'an error in mid-stream');
  const session_id = `node-${name}-${process.pid}`;
  await client.command({ query: 'CREATE TEMPORARY TABLE tmp (a UInt8)', session_id });
  await client.insert({ table: 'tmp', values: [{ a: 7 }], format: 'JSONEachRow', session_id });
  const kept = await (await client.query({ query: 'SELECT a FROM tmp', format: 'JSONEachRow', session_id })).json();
  assert.deepEqual(kept, [{ a: 7 }], 'session');
  const aborter = new AbortController();
  const query_id = `abort-${name}-${process.pid}`;
  const endless = client.query({ query: 'SELECT count() FROM system.numbers', query_id, abort_signal: aborter.signal });
  setTimeout(() => aborter.abort(), 300);
  await assert.rejects(endless, 'an aborted statement');
  for (let i = 0; ; i++) {
    const left = await (await client.query({ query: `SELECT query_id FROM system.processes WHERE query_id = '${query_id}'`, format: 'JSONEachRow' })).json();
    if (left.length === 0) break;
    assert.ok(i < 100, 'the aborted statement runs on');
    await new Promise((done) => setTimeout(done, 100));
  }
  await client.command({ query: `DROP TABLE ${table}` });
}

for (const [name, compression] of [['plain', {}], ['packed', { request: true, response: true }]]) {
  const client = createClient({ ...options, compression });
  await everything(client, name);
  await client.close();
}
const stranger = createClient({ ...options, password: 'wrong' });
await assert.rejects(stranger.query({ query: 'SELECT 1' }), (error) => error.code === '516');
await stranger.close();
console.log('all passed');
