<?php
/**
 * Asks a piiscan service what to do with a post. Needs PHP 7.2 with the curl and json extensions.
 *
 * Whatever goes wrong (nobody answers, the answer is late, the key is wrong, the answer makes no sense) becomes the decision that
 * the operator chose with `on_failure`. Nothing of a post is ever written to a log.
 */

/** What to do with a post. */
final class PiiscanAnswer
{
    /** @var string allow, mask, hold or refuse */
    public $decision;
    /** @var array<string, string> the fields to store instead, by name; empty unless the decision is mask */
    public $redacted;
    /** @var string a sentence for the author in the forum's language; empty if the service gave none */
    public $message;
    /** @var string why the service gave no answer, e.g. `no_answer` or `status_401`; empty if it gave one */
    public $failure;

    public function __construct($decision, array $redacted = array(), $message = '', $failure = '')
    {
        $this->decision = $decision;
        $this->redacted = $redacted;
        $this->message = $message;
        $this->failure = $failure;
    }
}

final class PiiscanClient
{
    const DECISIONS = array('allow', 'mask', 'hold', 'refuse');

    const DEFAULTS = array(
        'url' => 'http://127.0.0.1:8377',
        'connect_timeout_ms' => 300,
        'timeout_ms' => 1000,
        'on_failure' => 'hold',
        'token_file' => '',
        'hmac_key_file' => '',
        'language' => 'ko',
    );

    /** @var array<string, mixed> */
    private $options;

    /** @param array<string, mixed> $options see DEFAULTS; others are ignored */
    public function __construct(array $options = array())
    {
        $this->options = $options + self::DEFAULTS;
    }

    /**
     * Returns what to do with a post.
     *
     * @param array<string, string> $fields the post's parts by name (title, body, nickname ...), judged together; empty ones are left out
     * @param array<string, string> $context board, author_role, thread_id
     * @param string $action new or edit
     * @param string $format plain, html, bbcode or markdown
     */
    public function check(array $fields, array $context = array(), $action = 'new', $format = 'plain')
    {
        $fields = array_filter(array_map('strval', $fields), 'strlen');
        if (!$fields) {
            return new PiiscanAnswer('allow');
        }
        $body = $this->encode(compact('action', 'format', 'fields') + array('context' => array_filter($context, 'strlen')));
        list($status, $text) = $this->send($body);
        if ($status !== 200) {
            return $this->failed($status ? "status_$status" : 'no_answer');
        }
        return $this->read(json_decode($text, true), $fields);
    }

    private function encode(array $question)
    {
        if (!$question['context']) {
            unset($question['context']);
        }
        // A title that was cut in the middle of a letter is no UTF-8 any more.
        return json_encode($question, JSON_UNESCAPED_UNICODE | JSON_INVALID_UTF8_SUBSTITUTE);
    }

    /** Returns the HTTP status, 0 if there was none, and the text of the answer. */
    private function send($body)
    {
        $headers = $this->headers($body);
        if ($headers === null || !function_exists('curl_init')) {
            return array(0, '');
        }
        $curl = curl_init(rtrim($this->options['url'], '/') . '/v1/check');
        curl_setopt_array($curl, array(
            CURLOPT_POSTFIELDS => $body,
            CURLOPT_HTTPHEADER => $headers,
            CURLOPT_RETURNTRANSFER => true,
            CURLOPT_CONNECTTIMEOUT_MS => (int) $this->options['connect_timeout_ms'],
            CURLOPT_TIMEOUT_MS => (int) $this->options['timeout_ms'], // the whole call, connection and answer
            CURLOPT_NOSIGNAL => true, // else time-outs under a second do not work with every resolver
            CURLOPT_NOPROXY => '*', // posts go to the service alone, whatever the environment says
            CURLOPT_PROTOCOLS => CURLPROTO_HTTP | CURLPROTO_HTTPS,
        ));
        $text = curl_exec($curl);
        $status = $text === false ? 0 : (int) curl_getinfo($curl, CURLINFO_RESPONSE_CODE);
        return array($status, (string) $text);
    }

    /** Returns the headers, or null if a key was asked for and cannot be read. */
    private function headers($body)
    {
        $headers = array('Content-Type: application/json', 'Expect:');
        if ($this->options['token_file'] !== '') {
            $token = $this->secret($this->options['token_file']);
            $headers[] = "Authorization: Bearer $token";
        }
        if ($this->options['hmac_key_file'] !== '') {
            $key = $this->secret($this->options['hmac_key_file']);
            $time = (string) time();
            $headers[] = "X-Piiscan-Timestamp: $time";
            $headers[] = 'X-Piiscan-Signature: sha256=' . hash_hmac('sha256', "$time.$body", (string) $key);
        }
        return (isset($token) && $token === '') || (isset($key) && $key === '') ? null : $headers;
    }

    /** Returns the first line of a file that is neither blank nor a comment: the service's own file can be used. */
    private function secret($file)
    {
        foreach (is_readable($file) ? file($file) : array() as $line) {
            if (trim($line) !== '' && $line[0] !== '#') {
                return trim($line);
            }
        }
        return '';
    }

    private function read($answer, array $fields)
    {
        $decision = is_array($answer) && isset($answer['decision']) ? $answer['decision'] : null;
        if (!in_array($decision, self::DECISIONS, true)) {
            return $this->failed('bad_answer');
        }
        $redacted = array();
        if ($decision === 'mask') {
            $redacted = isset($answer['redacted']) && is_array($answer['redacted']) ? $answer['redacted'] : array();
            $redacted = array_filter(array_intersect_key($redacted, $fields), 'is_string');
            if (count($redacted) !== count($fields)) {
                return $this->failed('bad_answer');
            }
        }
        return new PiiscanAnswer($decision, $redacted, $this->message($answer));
    }

    private function message(array $answer)
    {
        $language = $this->options['language'];
        $message = isset($answer['message'][$language]) ? $answer['message'][$language] : '';
        return is_string($message) ? $message : '';
    }

    private function failed($why)
    {
        $chosen = $this->options['on_failure'];
        $decision = in_array($chosen, array('allow', 'refuse'), true) ? $chosen : 'hold';
        error_log("piiscan: $why, so the decision is $decision");
        return new PiiscanAnswer($decision, array(), '', $why);
    }
}
