<?php
require_once __DIR__ . '/PiiscanClient.php';

/**
 * Examines posts and comments before Rhymix stores them.
 *
 * Each method is called with the values that are about to be stored and may change them; returning a BaseObject with an error
 * stops the storing and shows its message to the author.
 */
class piiscanController extends piiscan
{
    const MOST_FIELDS = 32;
    const REST = 'rest';

    const SENTENCES = array(
        'ko' => array(
            'hold' => '이 게시판에는 승인 대기 목록이 없어 저장하지 않았습니다. 내용을 복사해 두고 관리자에게 문의해 주세요.',
            'unread' => '지금은 글을 검사할 수 없어 등록하지 않았습니다. 잠시 뒤 다시 시도해 주세요.',
            'refuse' => '다른 사람을 알아볼 수 있는 내용이 있어 등록하지 않았습니다.',
        ),
        'en' => array(
            'hold' => 'There is no queue for it here, so it was not stored. Please keep your text and contact an administrator.',
            'unread' => 'Posts cannot be examined right now, so it was not stored. Please try again in a moment.',
            'refuse' => 'It tells who somebody is, so it was not stored.',
        ),
    );

    public function triggerInsertDocument(&$obj)
    {
        // An administrator takes it back out of the trash: it is no new post.
        return empty($obj->isRestore) ? $this->document($obj, 'new') : new BaseObject();
    }

    public function triggerUpdateDocument(&$obj)
    {
        return $this->document($obj, 'edit');
    }

    public function triggerInsertComment(&$obj)
    {
        return $this->examine($obj, 'new', true);
    }

    public function triggerUpdateComment(&$obj)
    {
        return $this->examine($obj, 'edit');
    }

    /** A draft that only its author sees is left alone; it is examined when it is published. */
    private function document($obj, $action)
    {
        if (isset($obj->status) && $obj->status === 'TEMP') {
            return new BaseObject();
        }
        return $this->examine($obj, $action);
    }

    /**
     * @param object $obj the values that are about to be stored
     * @param string $action new or edit
     * @param bool $queue whether it can wait in Rhymix's own list of comments to approve
     */
    private function examine($obj, $action, $queue = false)
    {
        if (!$this->wanted($obj)) {
            return new BaseObject();
        }
        $fields = $this->fields($obj, $action);
        $answer = $this->client()->check($fields, $this->context($obj), $action, 'html');
        if ($answer->decision === 'hold' && $queue && $this->approves($obj)) {
            $obj->status = 0;
            return new BaseObject();
        }
        if ($answer->decision === 'hold' || $answer->decision === 'refuse') {
            return new BaseObject(-1, $this->message($answer));
        }
        if (isset($answer->redacted[self::REST]) && $answer->redacted[self::REST] !== $fields[self::REST]) {
            return new BaseObject(-1, $this->message($answer)); // nobody can tell which of them it was
        }
        foreach (array_diff_key($answer->redacted, array(self::REST => '')) as $field => $text) {
            $this->replace($obj, $field, $fields[$field], $text);
        }
        return new BaseObject();
    }

    /** Returns title, body, tags, the nickname and the board's own form fields, by the names that the service is given. */
    private function fields($obj, $action)
    {
        $fields = array();
        foreach (array('title' => 'title', 'content' => 'body', 'tags' => 'tags') as $name => $field) {
            $fields[$field] = isset($obj->$name) ? $this->text($obj->$name) : '';
        }
        if ($this->options()['check_nickname']) {
            $fields['nickname'] = $this->nickname($obj, $action);
        }
        $more = array_filter(get_object_vars($obj), function ($name) {
            return preg_match('/^extra_vars\d+$/', $name);
        }, ARRAY_FILTER_USE_KEY);
        $fields = array_filter($fields + array_map(array($this, 'text'), $more), 'strlen');
        // The service takes so many fields; a board with more has the last ones examined as one.
        $rest = array_splice($fields, self::MOST_FIELDS - 1);
        return $rest ? $fields + array(self::REST => implode("\n", $rest)) : $fields;
    }

    /** Returns a value as text; a telephone number of three boxes is a list. */
    private function text($value)
    {
        return is_array($value) ? implode('-', $value) : (string) $value;
    }

    /**
     * Returns the nickname under which it will be stored; Rhymix sets a member's own after this event. At an edit, whose editor may
     * be a moderator, a member's is left alone: it was examined with the new post.
     */
    private function nickname($obj, $action)
    {
        $member = $this->member();
        if ($member) {
            return $action === 'new' ? htmlspecialchars_decode((string) $member->nick_name) : '';
        }
        return isset($obj->nick_name) ? (string) $obj->nick_name : '';
    }

    private function replace($obj, $field, $before, $text)
    {
        if ($text === $before) {
            return;
        }
        if ($field === 'nickname') {
            $this->keep_member($obj);
            $obj->nick_name = $text;
            return;
        }
        $obj->{$field === 'body' ? 'content' : $field} = $text;
    }

    /** Fills in what Rhymix would take from the member, so that it does not put the nickname back. */
    private function keep_member($obj)
    {
        $member = $this->member();
        if (!$member) {
            return;
        }
        $obj->manual_member_info = true;
        foreach (array('member_srl', 'user_id', 'user_name', 'email_address', 'homepage') as $name) {
            $obj->$name = isset($member->$name) ? $member->$name : '';
        }
    }

    /** Tells whether the board shows comments only when they are approved: without that, an unapproved comment would be seen. */
    private function approves($obj)
    {
        return (bool) getController('comment')->isModuleUsingPublishValidation($obj->module_srl);
    }

    private function wanted($obj)
    {
        $options = $this->options();
        return ($options['check_staff'] || !$this->staff()) && !in_array($this->board($obj), $options['skip_boards'], true);
    }

    private function context($obj)
    {
        $thread = empty($obj->document_srl) ? '' : (string) $obj->document_srl;
        return array('board' => $this->board($obj), 'author_role' => $this->staff() ? 'staff' : 'user', 'thread_id' => $thread);
    }

    private function staff()
    {
        $member = $this->member();
        $grant = Context::get('grant');
        return ($member && isset($member->is_admin) && $member->is_admin === 'Y') || ($grant && !empty($grant->manager));
    }

    /** Returns the member who is logged in, or null. */
    private function member()
    {
        $member = Context::get('logged_info');
        return $member && !empty($member->member_srl) ? $member : null;
    }

    private function board($obj)
    {
        $module = empty($obj->module_srl) ? null : getModel('module')->getModuleInfoByModuleSrl($obj->module_srl);
        return $module && isset($module->mid) ? (string) $module->mid : '';
    }

    private function message(PiiscanAnswer $answer)
    {
        $which = $answer->decision === 'hold' ? 'hold' : 'refuse';
        $which = $answer->failure === '' ? $which : 'unread';
        $own = $which === 'refuse' && $answer->message !== '' ? '' : self::SENTENCES[$this->language()][$which];
        return trim($answer->message . "\n" . $own);
    }

    private function language()
    {
        return Context::getLangType() === 'ko' ? 'ko' : 'en';
    }

    private function client()
    {
        return new PiiscanClient(array('language' => $this->language()) + $this->options());
    }

    private function options()
    {
        static $options = null;
        if ($options === null) {
            $file = (defined('RX_BASEDIR') ? RX_BASEDIR : _XE_PATH_) . 'files/config/piiscan.php';
            $options = (is_readable($file) ? include $file : array()) + include __DIR__ . '/conf/defaults.php';
        }
        return $options;
    }
}
