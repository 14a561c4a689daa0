<?php
/** Puts the module's methods at the events of posts and comments, when it is installed or updated. */
class piiscan extends ModuleObject
{
    const TRIGGERS = array(
        array('document.insertDocument', 'triggerInsertDocument'),
        array('document.updateDocument', 'triggerUpdateDocument'),
        array('comment.insertComment', 'triggerInsertComment'),
        array('comment.updateComment', 'triggerUpdateComment'),
    );

    public function moduleInstall()
    {
        return $this->moduleUpdate();
    }

    /** Tells whether an event is missing: Rhymix then offers the update in its list of modules. */
    public function checkUpdate()
    {
        return (bool) $this->missing();
    }

    public function moduleUpdate()
    {
        foreach ($this->missing() as list($name, $method)) {
            getController('module')->insertTrigger($name, 'piiscan', 'controller', $method, 'before');
        }
        return new BaseObject();
    }

    public function moduleUninstall()
    {
        foreach (self::TRIGGERS as list($name, $method)) {
            getController('module')->deleteTrigger($name, 'piiscan', 'controller', $method, 'before');
        }
        return new BaseObject();
    }

    private function missing()
    {
        return array_filter(self::TRIGGERS, function ($trigger) {
            return !getModel('module')->getTrigger($trigger[0], 'piiscan', 'controller', $trigger[1], 'before');
        });
    }
}
