<?php
// The module's options. To change some, return them from files/config/piiscan.php, which updates of the module leave alone.
return array(
    'url' => 'http://127.0.0.1:8377',

    // Milliseconds: to reach the service, and for the whole call.
    'connect_timeout_ms' => 300,
    'timeout_ms' => 1000,

    // When the service gives no answer: 'hold' lets nothing through, 'allow' publishes it unread.
    'on_failure' => 'hold',

    // Files with the service's token, or with the key of its signatures; outside of the web folder.
    'token_file' => '',
    'hmac_key_file' => '',

    // Managers' and administrators' posts are examined like all others.
    'check_staff' => true,

    // The writer's nickname is judged together with the post.
    'check_nickname' => true,

    // Names of boards (mid) that are left out.
    'skip_boards' => array(),
);
