'use strict';

/**
 * A forum in memory: posts, edits, comments, and a queue of what waits for a moderator.
 *
 * `app` is an Express app whose requests have a parsed body; `options` are those of the middleware. Everything under /moderation is
 * for moderators: a real forum puts its own login in front of it.
 */

const { piiscan } = require('./piiscan');

function forum(app, options = {}) {
  const posts = new Map();
  const held = new Map();
  let next = 1;

  /** What a request would store: a new post, another text of a post, or a comment on one. */
  const draft = (req) => {
    const { title = '', body = '', nickname = '' } = req.body;
    return { kind: req.params.kind, post: Number(req.params.id) || null, title, body, nickname };
  };

  const publish = ({ kind, post, title, body, nickname }) => {
    if (kind === 'comment') return posts.get(post).comments.push({ body, nickname });
    if (kind === 'edit') return Object.assign(posts.get(post), { title, body });
    return posts.set(next++, { title, body, nickname, comments: [] }).size;
  };

  const onHold = (req, res) => {
    held.set(next, draft(req));
    res.status(202).json({ held: next++ });
  };

  const as = (kind) => (req, res, go) => {
    req.params.kind = kind;
    if (kind !== 'post' && !posts.has(Number(req.params.id))) return res.status(404).json({});
    return go();
  };
  const check = piiscan({ onHold, context: (req) => ({ board: 'free', thread_id: req.params.id }), ...options });
  const store = (req, res) => res.status(201).json({ done: publish(draft(req)) && true });

  app.get('/posts', (req, res) => res.json(Object.fromEntries(posts)));
  app.post('/posts', as('post'), check, store);
  app.put('/posts/:id', as('edit'), check, store);
  app.post('/posts/:id/comments', as('comment'), check, store);

  app.get('/moderation', (req, res) => res.json(Object.fromEntries(held)));
  app.post('/moderation/:id/approve', (req, res) => {
    const waiting = held.get(Number(req.params.id));
    if (!waiting) return res.status(404).json({});
    held.delete(Number(req.params.id));
    publish(waiting);
    return res.json({ published: true });
  });
  return app;
}

module.exports = forum;
