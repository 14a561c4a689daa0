<?php
/**
 * As much of Rhymix as the module meets: BaseObject, Context, triggers, and the order in which posts and comments are stored.
 *
 * Reads a scenario from standard input and writes what happened, as JSON. Usage: php rhymix.php FORUM_FOLDER
 */
define('RX_BASEDIR', $argv[1] . '/');

class BaseObject
{
    private $error;
    private $message;

    public function __construct($error = 0, $message = 'success')
    {
        $this->error = $error;
        $this->message = $message;
    }

    public function toBool()
    {
        return $this->error == 0;
    }

    public function getMessage()
    {
        return $this->message;
    }
}

class ModuleObject extends BaseObject
{
}

class Context
{
    public static $values = array();

    public static function get($name)
    {
        return self::$values[$name] ?? null;
    }

    public static function getLangType()
    {
        return self::$values['language'];
    }
}

/** Stands for the controllers and models of Rhymix's modules module and comment module. */
class Modules
{
    public $triggers = array();
    public $approves = false;
    public $mid = 'free';

    public function insertTrigger($name, $module, $type, $method, $position)
    {
        $this->triggers["$name $position"][] = array($module, $type, $method);
    }

    public function deleteTrigger($name, $module, $type, $method, $position)
    {
        unset($this->triggers["$name $position"]);
    }

    public function getTrigger($name, $module, $type, $method, $position)
    {
        return in_array(array($module, $type, $method), $this->triggers["$name $position"] ?? array(), true);
    }

    public function getModuleInfoByModuleSrl($number)
    {
        return (object) array('module_srl' => $number, 'mid' => $this->mid);
    }

    public function isModuleUsingPublishValidation($number)
    {
        return $this->approves;
    }
}

function getController($name)
{
    return $GLOBALS['modules'];
}

function getModel($name)
{
    return $GLOBALS['modules'];
}

function triggerCall($name, $position, &$obj)
{
    foreach ($GLOBALS['modules']->triggers["$name $position"] ?? array() as list($module, $type, $method)) {
        $class = $module . ucfirst($type);
        $output = (new $class())->$method($obj);
        if ($output instanceof BaseObject && !$output->toBool()) {
            return $output;
        }
    }
    return new BaseObject();
}

/** Rhymix takes a member's own names after the event, unless a trigger says that it has set them. */
function member_info($obj)
{
    $member = Context::get('logged_info');
    if ($member && empty($obj->manual_member_info)) {
        $obj->member_srl = $member->member_srl;
        $obj->nick_name = htmlspecialchars_decode($member->nick_name);
    }
}

function insert_document($obj)
{
    $obj->status = $obj->status ?? 'PUBLIC';
    unset($obj->manual_member_info);
    $output = triggerCall('document.insertDocument', 'before', $obj);
    member_info($obj);
    $obj->title = htmlspecialchars($obj->title, ENT_COMPAT, 'UTF-8', false);
    return $output;
}

function update_document($obj)
{
    unset($obj->manual_member_info);
    $output = triggerCall('document.updateDocument', 'before', $obj);
    member_info($obj);
    return $output;
}

function insert_comment($obj)
{
    $obj->status = $GLOBALS['modules']->approves ? 0 : 1;
    member_info($obj);
    return triggerCall('comment.insertComment', 'before', $obj);
}

function update_comment($obj)
{
    return triggerCall('comment.updateComment', 'before', $obj);
}

$scenario = json_decode(stream_get_contents(STDIN), true);
$modules = new Modules();
$modules->approves = $scenario['approves'] ?? false;
$modules->mid = $scenario['board'] ?? 'free';
Context::$values = array('language' => $scenario['language'] ?? 'ko');
Context::$values['logged_info'] = isset($scenario['member']) ? (object) $scenario['member'] : null;
require RX_BASEDIR . 'modules/piiscan/piiscan.class.php';
require RX_BASEDIR . 'modules/piiscan/piiscan.controller.php';
$module = new piiscan();
$before = $module->checkUpdate();
$module->moduleInstall();
$after = $module->checkUpdate();

$obj = (object) $scenario['values'];
$obj->module_srl = 5;
$output = $scenario['page']($obj);
$answer = array(
    'needed' => array($before, $after),
    'error' => $output->toBool() ? null : $output->getMessage(),
    'stored' => $output->toBool() ? $obj : null,
);
echo json_encode($answer, JSON_UNESCAPED_UNICODE);
