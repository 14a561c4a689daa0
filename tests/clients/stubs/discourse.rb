# frozen_string_literal: true

# As much of Discourse as the plugin meets: the language of plugin.rb, NewPostManager, PostRevisor, settings and translations.
#
# Reads a scenario from standard input and writes what happened, as JSON. Usage: ruby discourse.rb PLUGIN_FOLDER

require "json"
require "yaml"

PLUGIN = ARGV.fetch(0)
SCENARIO = JSON.parse($stdin.read, symbolize_names: true)

class Hash
  def symbolize_keys = transform_keys(&:to_sym)
end

module I18n
  def self.locale = SCENARIO.fetch(:language, "ko").to_sym

  def self.t(key)
    texts = YAML.load_file("#{PLUGIN}/config/locales/server.#{locale}.yml")[locale.to_s]
    key.split(".").reduce(texts) { |part, name| part.fetch(name) }
  end
end

module SiteSetting
  VALUES =
    YAML
      .load_file("#{PLUGIN}/config/settings.yml")["plugins"]
      .transform_values { |setting| setting["default"] }
      .merge("piiscan_enabled" => true, **SCENARIO.fetch(:settings, {}).transform_keys(&:to_s))

  def self.method_missing(name) = VALUES.fetch(name.to_s)
  def self.respond_to_missing?(name, _private = false) = VALUES.key?(name.to_s)
end

module Rails
  def self.logger = self
  def self.warn(line) = $stderr.puts(line)
end

Errors = Class.new do
  attr_reader :messages
  def initialize = @messages = []
  def add(_name, message) = @messages << message
end

User = Struct.new(:id, :staff) { def staff? = staff }
Topic =
  Struct.new(:id, :title, :category_id, :private) do
    def self.find_by(id:) = id && new(id, "예전 제목", 3, SCENARIO[:private] || false)
    def private_message? = private
    def errors = @errors ||= Errors.new
  end
Category =
  Struct.new(:slug) do
    def self.find_by(id:) = new(SCENARIO.fetch(:board, "free"))
  end
Post =
  Struct.new(:raw, :post_number) do
    def errors = @errors ||= Errors.new
  end

class NewPostResult
  attr_reader :action, :errors, :reason

  def initialize(action, success = true, reason: nil)
    @action, @success, @reason, @errors = action, success, reason, Errors.new
  end

  def to_h = { action: @action, success: @success, reason: @reason, errors: @errors.messages }
end

class NewPostManager
  attr_reader :user, :args

  def self.handlers = @handlers ||= []
  def self.add_handler(priority = 0, &block) = handlers.push([priority, block]).sort_by! { |at, _| -at }

  def initialize(user, args)
    @user, @args = user, args
  end

  def perform
    self.class.handlers.each { |_, handler| (result = handler.call(self)) && (return result) }
    NewPostResult.new(:create_post)
  end

  def enqueue(reason) = NewPostResult.new(:enqueued, reason: reason)
end

class PostRevisor
  def initialize(post, topic)
    @post, @topic = post, topic
  end

  def revise!(_editor, fields, _opts = {})
    @post.raw = fields[:raw] if fields.key?(:raw)
    @topic.title = fields[:title] if fields.key?(:title)
    true
  end
end

def enabled_site_setting(_name) = nil
def after_initialize = yield
def reloadable_patch = yield
require "#{PLUGIN}/plugin.rb"

def create(user)
  manager = NewPostManager.new(user, SCENARIO[:args])
  { result: manager.perform.to_h, args: manager.args }
end

def edit(user)
  post, topic = Post.new("예전 본문", SCENARIO.fetch(:number, 1)), Topic.find_by(id: 7)
  done = PostRevisor.new(post, topic).revise!(user, SCENARIO[:args])
  { done: done, raw: post.raw, title: topic.title, errors: post.errors.messages, topic_errors: topic.errors.messages }
end

user = User.new(SCENARIO.fetch(:user, 12), SCENARIO.fetch(:staff, false))
puts JSON.generate(SCENARIO[:page] == "edit" ? edit(user) : create(user))
