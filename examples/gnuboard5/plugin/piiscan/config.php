<?php
// How the forum asks piiscan. A copy outside of the web folder can be named in config.php: define('PIISCAN_CONFIG_FILE', '/etc/piiscan-forum.php');
return array(
    'url' => 'http://127.0.0.1:8377',

    // Milliseconds: to reach the service, and for the whole call.
    'connect_timeout_ms' => 300,
    'timeout_ms' => 1000,

    // When the service gives no answer: 'hold' turns the post back with a message, 'allow' publishes it unread.
    'on_failure' => 'hold',

    // Files with the service's token, or with the key of its signatures; outside of the web folder.
    'token_file' => '',
    'hmac_key_file' => '',

    // Administrators' posts are examined like all others.
    'check_staff' => true,

    // The writer's nickname is judged together with the post.
    'check_nickname' => true,

    // More columns of the form: 'wr_1' ... 'wr_10' where a skin uses them for text.
    'more_fields' => array('wr_link1', 'wr_link2'),

    // Tables of boards that are left out.
    'skip_boards' => array(),

    // Language of messages: 'ko' or 'en'.
    'language' => 'ko',
);
