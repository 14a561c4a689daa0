'use strict';

/**
 * Express middleware that asks piiscan before a post is stored. Needs Node 18 and nothing else.
 *
 * Whatever goes wrong (nobody answers, the answer is late, the key is wrong, the answer makes no sense) becomes the decision that
 * the operator chose with `onFailure`. Nothing of a post is ever logged.
 */

const crypto = require('node:crypto');

const DECISIONS = new Set(['allow', 'mask', 'hold', 'refuse']);

const DEFAULTS = {
  url: 'http://127.0.0.1:8377',
  timeoutMs: 1000, // for the whole call
  onFailure: 'hold', // or 'allow', 'refuse'
  token: '',
  hmacKey: '',
  checkStaff: true, // staff is examined as all others
  isStaff: () => false, // (req) => boolean
  fields: ['title', 'body', 'nickname'], // of req.body
  format: 'plain', // 'html', 'bbcode' or 'markdown' if that is what your editor sends
  action: (req) => (req.method === 'POST' ? 'new' : 'edit'),
  context: () => ({}), // (req) => ({ board, thread_id })
  language: (req) => (/^\s*en/i.test(req.headers['accept-language'] || '') ? 'en' : 'ko'),
  onHold: null, // (req, res, next, answer): put it into your own queue; without one the author is told that it was not stored
  log: (line) => console.warn(line),
};

const SENTENCES = {
  ko: {
    hold: '승인 대기 목록이 없어 저장하지 않았습니다. 내용을 복사해 두고 관리자에게 문의해 주세요.',
    unread: '지금은 글을 검사할 수 없어 등록하지 않았습니다. 잠시 뒤 다시 시도해 주세요.',
    refuse: '다른 사람을 알아볼 수 있는 내용이 있어 등록하지 않았습니다.',
    broken: '글의 형식이 올바르지 않습니다.',
  },
  en: {
    hold: 'There is no queue for it here, so it was not stored. Please keep your text and contact a moderator.',
    unread: 'Posts cannot be examined right now, so it was not stored. Please try again in a moment.',
    refuse: 'It tells who somebody is, so it was not stored.',
    broken: 'The post is not as it should be.',
  },
};

/**
 * Returns middleware for the routes that store posts and comments. It needs a parsed `req.body`.
 *
 * Afterwards `req.piiscan` holds the answer. `findings` count in UTF-16 units, as JavaScript's strings do, so an editor can mark them.
 */
function piiscan(options = {}) {
  const settings = { ...DEFAULTS, ...options };
  return async function check(req, res, next) {
    if (!settings.checkStaff && settings.isStaff(req)) return next();
    const fields = collect(req.body, settings.fields);
    const sentences = SENTENCES[settings.language(req)];
    if (!fields) return res.status(400).json({ message: sentences.broken });
    const answer = await ask(settings, question(req, fields, settings));
    req.piiscan = answer;
    if (answer.decision === 'hold' && settings.onHold) return settings.onHold(req, res, next, answer);
    if (answer.decision === 'hold' || answer.decision === 'refuse') return turnBack(res, answer, settings.language(req));
    Object.assign(req.body, answer.decision === 'mask' ? answer.redacted : {});
    return next();
  };
}

/** Returns the texts to examine, or null if one of them is no text: a list would be stored unread. */
function collect(body, names) {
  const found = names.filter((name) => body?.[name] !== undefined && body[name] !== null);
  if (found.some((name) => typeof body[name] !== 'string')) return null;
  return Object.fromEntries(found.filter((name) => body[name] !== '').map((name) => [name, body[name]]));
}

function question(req, fields, settings) {
  const role = settings.isStaff(req) ? 'staff' : 'user';
  const context = { author_role: role, ...settings.context(req) };
  return { action: settings.action(req), fields, format: settings.format, context, offset_unit: 'utf16' };
}

function turnBack(res, answer, language) {
  const which = answer.failure ? 'unread' : answer.decision;
  const given = answer.message?.[language];
  const own = which === 'refuse' && given ? '' : SENTENCES[language][which];
  const message = [given, own].filter(Boolean).join(' ');
  return res.status(422).json({ decision: answer.decision, message, findings: answer.findings });
}

/** Asks the service; resolves to an answer whatever happens. */
async function ask(options, asked) {
  const settings = { ...DEFAULTS, ...options };
  if (!Object.keys(asked.fields).length) return { decision: 'allow', redacted: {}, findings: [] };
  try {
    const response = await send(settings, JSON.stringify(asked));
    if (response.status !== 200) return failed(settings, `status_${response.status}`);
    return understood(await response.json(), asked.fields) ?? failed(settings, 'bad_answer');
  } catch (error) {
    return failed(settings, error.name === 'TimeoutError' ? 'late' : 'no_answer');
  }
}

function send({ url, timeoutMs, token, hmacKey }, body) {
  const headers = { 'content-type': 'application/json' };
  if (token) headers.authorization = `Bearer ${token}`;
  if (hmacKey) Object.assign(headers, signature(hmacKey, body));
  const signal = AbortSignal.timeout(timeoutMs); // also ends an answer that drips
  return fetch(`${url.replace(/\/+$/, '')}/v1/check`, { method: 'POST', headers, body, signal, redirect: 'error' });
}

function signature(key, body) {
  const time = String(Math.floor(Date.now() / 1000));
  const digest = crypto.createHmac('sha256', key).update(`${time}.${body}`).digest('hex');
  return { 'x-piiscan-timestamp': time, 'x-piiscan-signature': `sha256=${digest}` };
}

/** Returns the answer, or null if it makes no sense. */
function understood(answer, fields) {
  if (!DECISIONS.has(answer?.decision)) return null;
  const { decision, message, findings = [], redacted = {} } = answer;
  const whole = Object.keys(fields).every((name) => typeof redacted[name] === 'string');
  if (decision === 'mask' && !whole) return null;
  const kept = Object.fromEntries(Object.keys(fields).map((name) => [name, redacted[name]]));
  return { decision, message, findings, redacted: decision === 'mask' ? kept : {} };
}

function failed({ onFailure, log }, why) {
  const decision = ['allow', 'refuse'].includes(onFailure) ? onFailure : 'hold';
  log(`piiscan: ${why}, so the decision is ${decision}`);
  return { decision, redacted: {}, findings: [], failure: why };
}

module.exports = { piiscan, ask };
