<?php
/**
 * As much of Gnuboard 5 as the plug-in meets: hooks, alert(), the order in which pages set and use their variables, and a table.
 *
 * Reads a scenario from standard input and writes what happened, as JSON. Usage: php gnuboard.php FORUM_FOLDER
 */
define('_GNUBOARD_', true);
define('G5_HOOK_DEFAULT_PRIORITY', 8);
define('G5_PLUGIN_PATH', $argv[1] . '/plugin');

final class Alert extends Exception
{
}

final class Forum
{
    public static $hooks = array();
    public static $queries = array();
    public static $table = array();
}

function add_event($tag, $function, $priority = G5_HOOK_DEFAULT_PRIORITY, $arguments = 0)
{
    Forum::$hooks[$tag][$priority][] = array($function, $arguments);
}

/** Gnuboard hands over as many arguments as were asked for at registration, or those there are if they are fewer. */
function run_event($tag, ...$given)
{
    $hooks = isset(Forum::$hooks[$tag]) ? Forum::$hooks[$tag] : array();
    ksort($hooks);
    foreach (array_merge(array(), ...$hooks) as list($function, $wanted)) {
        call_user_func_array($function, array_slice($given, 0, $wanted));
    }
}

function alert($message = '', $url = '')
{
    throw new Alert($message);
}

function sql_real_escape_string($text)
{
    return addslashes($text);
}

function sql_fetch($sql)
{
    preg_match("/from (\w+) where wr_id = '(\d+)'/", $sql, $match);
    return Forum::$table[$match[1]][(int) $match[2]];
}

function sql_query($sql)
{
    preg_match("/^update (\w+) set wr_content = '(.*)' where wr_id = '(\d+)'$/s", $sql, $match);
    Forum::$table[$match[1]][(int) $match[3]]['wr_content'] = stripslashes($match[2]);
}

/** Stores values as the database would: what was escaped for SQL arrives as it was. */
function store($table, $id, array $values)
{
    Forum::$table[$table][$id] = array_map('stripslashes', $values);
}

$scenario = json_decode(stream_get_contents(STDIN), true);
$g5 = array('write_prefix' => 'g5_write_');

// common.php: everything is escaped, and what came with the address or the form becomes a variable.
$_GET = array_map('addslashes', $scenario['get'] ?? array());
$_POST = array_map('addslashes', $scenario['post'] ?? array());
extract($_GET);
extract($_POST);
$bo_table = $scenario['board'] ?? 'free';
$write_table = $g5['write_prefix'] . $bo_table;
$board = ($scenario['board_options'] ?? array()) + array('bo_table' => $bo_table, 'bo_use_name' => 0);
$member = $scenario['member'] ?? array('mb_id' => '', 'mb_nick' => '');
$is_admin = $scenario['is_admin'] ?? '';
$w = $_POST['w'] ?? '';
$wr_id = (int) ($_POST['wr_id'] ?? 0);
foreach (glob($argv[1] . '/extend/*.php') as $file) {
    include_once $file;
}

function write_update()
{
    global $board, $member, $w, $wr_id, $wr_subject, $wr_content, $wr_link1, $html, $write_table;
    $wr_subject = substr(trim($_POST['wr_subject']), 0, 255);
    $wr_content = substr(trim($_POST['wr_content']), 0, 65536);
    $wr_link1 = $_POST['wr_link1'] ?? '';
    $html = preg_match('#html(1|2)#', $_POST['html'] ?? '', $match) ? $match[0] : '';
    run_event('write_update_before', $board, $wr_id, $w, '');
    $wr_name = $member['mb_id'] ? addslashes($member['mb_nick']) : trim($_POST['wr_name']);
    $id = $w === 'u' ? $wr_id : 1000;
    store($write_table, $id, compact('wr_subject', 'wr_content', 'wr_link1', 'wr_name'));
    run_event('write_update_after', $board, $id, $w, '', './');
}

function write_comment_update()
{
    global $board, $member, $w, $wr_id, $wr_content, $comment_id, $write_table;
    $wr_name = $member['mb_id'] ? addslashes($member['mb_nick']) : trim($_POST['wr_name']);
    $comment_id = $w === 'cu' ? (int) $comment_id : 2000;
    store($write_table, $comment_id, compact('wr_content', 'wr_name'));
    run_event('comment_update_after', $board, $wr_id, $w, '', './', $comment_id, array());
}

/** A theme that stores comments in a way of its own, without the form's names. */
function foreign_comment()
{
    global $board, $write_table, $scenario;
    store($write_table, 3000, array('wr_content' => addslashes($scenario['text'])));
    run_event('comment_update_after', $board, 7, 'c', '', './', 3000, array());
}

$said = null;
try {
    run_event('common_header');
    $scenario['page']();
} catch (Alert $alert) {
    $said = $alert->getMessage();
}
$rows = array_values(Forum::$table[$write_table] ?? array());
echo json_encode(array('alert' => $said, 'stored' => $rows ? $rows[0] : null), JSON_UNESCAPED_UNICODE);
