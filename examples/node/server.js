'use strict';

const express = require('express');
const forum = require('./forum');

const { PIISCAN_URL, PIISCAN_TOKEN, PIISCAN_HMAC_KEY, PIISCAN_ON_FAILURE, PORT = '3000' } = process.env;
const chosen = { url: PIISCAN_URL, token: PIISCAN_TOKEN, hmacKey: PIISCAN_HMAC_KEY, onFailure: PIISCAN_ON_FAILURE };
const options = Object.fromEntries(Object.entries(chosen).filter(([, value]) => value));

const app = express();
app.disable('x-powered-by');
app.use(express.json({ limit: '256kb' }));
const listening = forum(app, options).listen(Number(PORT), '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${listening.address().port}`);
});
