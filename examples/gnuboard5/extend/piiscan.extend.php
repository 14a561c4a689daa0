<?php
// Holds posts and comments that expose somebody. Gnuboard includes every file in extend/; see README.md.
if (!defined('_GNUBOARD_')) {
    exit;
}

if (!defined('PIISCAN_CONFIG_FILE')) {
    define('PIISCAN_CONFIG_FILE', G5_PLUGIN_PATH . '/piiscan/config.php');
}
require_once G5_PLUGIN_PATH . '/piiscan/PiiscanClient.php';
require_once G5_PLUGIN_PATH . '/piiscan/hooks.php';

add_event('write_update_before', 'piiscan_before_post', G5_HOOK_DEFAULT_PRIORITY, 4);
add_event('common_header', 'piiscan_before_comment', G5_HOOK_DEFAULT_PRIORITY, 0);
add_event('comment_update_after', 'piiscan_after_comment', G5_HOOK_DEFAULT_PRIORITY, 7);
