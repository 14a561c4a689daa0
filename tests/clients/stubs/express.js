'use strict';

/**
 * As much of Express as the forum meets: routes with parameters, middleware in order, a parsed body, and the answer's methods.
 *
 * Usage: node express.js NODE_FOLDER OPTIONS_AS_JSON; prints its address.
 */

const http = require('node:http');
const path = require('node:path');

function stub() {
  const routes = [];
  const add = (method) => (pattern, ...handlers) => routes.push({ method, parts: pattern.split('/'), handlers });
  const found = (method, parts) => routes.find((route) => route.method === method && fits(route.parts, parts));
  const fits = (pattern, parts) =>
    pattern.length === parts.length && pattern.every((part, i) => part.startsWith(':') || part === parts[i]);
  return { get: add('GET'), post: add('POST'), put: add('PUT'), found };
}

async function run(route, req, res) {
  const names = route.parts.map((part, i) => [part.slice(1), req.parts[i], part.startsWith(':')]);
  req.params = Object.fromEntries(names.filter(([, , named]) => named).map(([name, value]) => [name, value]));
  for (const handler of route.handlers) {
    let goes = false;
    await handler(req, res, () => { goes = true; });
    if (!goes) return;
  }
}

const [, , folder, options = '{}'] = process.argv;
const forum = require(path.resolve(folder, 'forum.js'));
const settings = { isStaff: (req) => req.headers['x-staff'] === '1', ...JSON.parse(options) };
const app = forum(stub(), settings);

const server = http.createServer(async (req, res) => {
  res.status = (code) => Object.assign(res, { statusCode: code });
  res.json = (value) => res.setHeader('content-type', 'application/json') && res.end(JSON.stringify(value));
  const chunks = [];
  for await (const chunk of req) chunks.push(chunk);
  req.body = chunks.length ? JSON.parse(Buffer.concat(chunks).toString()) : undefined;
  req.parts = req.url.split('/');
  const route = app.found(req.method, req.parts);
  return route ? run(route, req, res) : res.status(404).json({});
});
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`));
