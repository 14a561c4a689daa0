<?php
/**
 * What the plug-in does at Gnuboard's events.
 *
 * Gnuboard 5.4 and later call `write_update_before` before a post is stored. They have no such event for comments, so a comment is
 * examined at `common_header`, which runs before write_comment_update.php begins; `comment_update_after` covers themes that store
 * comments in a way of their own. At all these moments the form's values stand in global variables, escaped for SQL.
 */
if (!defined('_GNUBOARD_')) {
    exit;
}

const PIISCAN_SENTENCES = array(
    'ko' => array(
        'hold' => '이 게시판에는 승인 대기 목록이 없어 저장하지 않았습니다. 내용을 복사해 두고 관리자에게 문의해 주세요.',
        'unread' => '지금은 글을 검사할 수 없어 등록하지 않았습니다. 잠시 뒤 다시 시도해 주세요.',
        'refuse' => '다른 사람을 알아볼 수 있는 내용이 있어 등록하지 않았습니다.',
        'covered' => '[검사 전이라 가린 댓글입니다]',
    ),
    'en' => array(
        'hold' => 'There is no queue for it here, so it was not stored. Please keep your text and contact an administrator.',
        'unread' => 'Posts cannot be examined right now, so it was not stored. Please try again in a moment.',
        'refuse' => 'It tells who somebody is, so it was not stored.',
        'covered' => '[This comment is covered until it is examined]',
    ),
);

/** Returns the operator's options; missing ones are as in the config.php that comes with the plug-in. */
function piiscan_config()
{
    static $config = null;
    if ($config === null) {
        $config = (is_readable(PIISCAN_CONFIG_FILE) ? include PIISCAN_CONFIG_FILE : array()) + include __DIR__ . '/config.php';
    }
    return $config;
}

/** Event `write_update_before`: a new post, a reply or an edit. */
function piiscan_before_post()
{
    if (!piiscan_wanted()) {
        return;
    }
    $format = empty($GLOBALS['html']) ? 'plain' : 'html';
    $action = piiscan_value('w') === 'u' ? 'edit' : 'new';
    piiscan_examine(piiscan_post_places(), piiscan_context(), $action, $format);
}

/** Event `common_header`: every page, of which only those that store a comment matter. */
function piiscan_before_comment()
{
    // Gnuboard takes tags and control characters out of it before it looks.
    $w = isset($_POST['w']) && is_string($_POST['w']) ? preg_replace('/<[^>]*>|[^a-z]/', '', $_POST['w']) : '';
    $text = piiscan_value('wr_content'); // Gnuboard takes it from there, whether it came with the form or in the address
    if (!in_array($w, array('c', 'cu'), true) || $text === '' || !piiscan_wanted()) {
        return;
    }
    piiscan_comment_examined(true);
    piiscan_examine(piiscan_comment_places($text), piiscan_context(), $w === 'cu' ? 'edit' : 'new', 'plain');
}

/** Event `comment_update_after`: a comment was stored without passing `common_header` as a form; it is masked or covered now. */
function piiscan_after_comment($board = null, $wr_id = 0, $w = '', $qstr = '', $redirect = '', $comment_id = 0)
{
    global $g5;
    $id = (int) ($comment_id ? $comment_id : piiscan_value('comment_id'));
    if (piiscan_comment_examined() || !$id || !piiscan_wanted()) {
        return;
    }
    $table = $g5['write_prefix'] . preg_replace('/[^a-z0-9_]/i', '', $board ? $board['bo_table'] : piiscan_value('bo_table'));
    $row = sql_fetch("select wr_content from {$table} where wr_id = '{$id}'");
    $answer = piiscan_client()->check(array('body' => $row['wr_content']), piiscan_context(), $w === 'cu' ? 'edit' : 'new');
    if ($answer->decision !== 'allow') {
        $text = $answer->decision === 'mask' ? $answer->redacted['body'] : piiscan_sentence('covered');
        sql_query("update {$table} set wr_content = '" . sql_real_escape_string($text) . "' where wr_id = '{$id}'");
    }
}

/** Asks, replaces the fields that are to be masked, and ends the request with a message if the post must wait. */
function piiscan_examine(array $places, array $context, $action, $format)
{
    $fields = array();
    foreach ($places as $field => $place) {
        $fields[$field] = $place['escaped'] ? stripslashes($place['value']) : $place['value'];
    }
    $answer = piiscan_client()->check($fields, $context, $action, $format);
    if ($answer->decision === 'hold' || $answer->decision === 'refuse') {
        alert(piiscan_for_alert($answer));
    }
    foreach ($answer->redacted as $field => $text) {
        if ($text !== $fields[$field]) {
            piiscan_replace($places[$field], $text);
        }
    }
}

/** Returns where a post's fields stand: each value and the variables that hold it. */
function piiscan_post_places()
{
    $places = array(
        'title' => piiscan_place($GLOBALS['wr_subject'], array(&$GLOBALS['wr_subject']), 255),
        'body' => piiscan_place($GLOBALS['wr_content'], array(&$GLOBALS['wr_content'])),
    );
    foreach (piiscan_config()['more_fields'] as $name) {
        if (isset($GLOBALS[$name])) {
            $places[$name] = piiscan_place($GLOBALS[$name], array(&$GLOBALS[$name]), 255);
        }
    }
    return $places + piiscan_nickname();
}

function piiscan_comment_places($text)
{
    $holders = array(&$_POST['wr_content'], &$GLOBALS['wr_content']);
    return array('body' => piiscan_place($text, $holders)) + piiscan_nickname();
}

/** Returns the nickname that will stand over the post: the member's, or what a guest typed. A board that shows real names is left alone. */
function piiscan_nickname()
{
    if (!piiscan_config()['check_nickname']) {
        return array();
    }
    if (!empty($GLOBALS['member']['mb_id'])) {
        $hidden = !empty($GLOBALS['board']['bo_use_name']);
        $nickname = &$GLOBALS['member']['mb_nick'];
        return $hidden ? array() : array('nickname' => piiscan_place($nickname, array(&$nickname), 255, false));
    }
    if (!isset($_POST['wr_name'])) {
        return array();
    }
    return array('nickname' => piiscan_place($_POST['wr_name'], array(&$_POST['wr_name'], &$GLOBALS['wr_name']), 255));
}

function piiscan_place($value, array $holders, $bytes = 0, $escaped = true)
{
    return array('value' => (string) $value, 'holders' => $holders, 'bytes' => $bytes, 'escaped' => $escaped);
}

function piiscan_replace(array $place, $text)
{
    if ($place['bytes']) {
        $text = mb_strcut($text, 0, $place['bytes'], 'UTF-8'); // labels can be longer than what they replace
    }
    foreach ($place['holders'] as &$holder) {
        $holder = $place['escaped'] ? addslashes($text) : $text;
    }
}

/** Tells whether posts of this board and this writer are examined. */
function piiscan_wanted()
{
    $config = piiscan_config();
    $staff = !empty($GLOBALS['is_admin']);
    return ($config['check_staff'] || !$staff) && !in_array(piiscan_value('bo_table'), $config['skip_boards'], true);
}

function piiscan_context()
{
    $thread = (int) piiscan_value('wr_id');
    return array(
        'board' => piiscan_value('bo_table'),
        'author_role' => empty($GLOBALS['is_admin']) ? 'user' : 'staff',
        'thread_id' => $thread ? piiscan_value('bo_table') . "-$thread" : '',
    );
}

function piiscan_client()
{
    return new PiiscanClient(piiscan_config());
}

/** Remembers for the rest of this request that the comment was examined. */
function piiscan_comment_examined($now = false)
{
    static $examined = false;
    return $examined = $examined || $now;
}

function piiscan_value($name)
{
    return isset($GLOBALS[$name]) && is_scalar($GLOBALS[$name]) ? (string) $GLOBALS[$name] : '';
}

function piiscan_sentence($which)
{
    return PIISCAN_SENTENCES[piiscan_config()['language'] === 'en' ? 'en' : 'ko'][$which];
}

/** Returns the message for alert(), which puts it between the quotes of a script. */
function piiscan_for_alert(PiiscanAnswer $answer)
{
    $which = $answer->failure === '' ? $answer->decision : 'unread';
    $own = $which === 'refuse' && $answer->message !== '' ? '' : piiscan_sentence($which);
    $lines = array_filter(array($answer->message, $own), 'strlen');
    return implode('\\n', preg_replace('/[\x00-\x1f"\'\\\\<>&]+/', ' ', $lines));
}
