# frozen_string_literal: true

module ::Piiscan
  # Decides what happens to a new post or an edit.
  class Gate
    REASON = :piiscan

    def initialize(client: nil)
      @client = client || self.class.client
    end

    def self.client
      Client.new(
        url: SiteSetting.piiscan_url,
        seconds: SiteSetting.piiscan_timeout_ms / 1000.0,
        on_failure: SiteSetting.piiscan_on_failure,
        token: SiteSetting.piiscan_token,
        hmac_key: SiteSetting.piiscan_hmac_key,
        log: ->(line) { Rails.logger.warn(line) },
      )
    end

    # A handler of NewPostManager: returns nil to go on (with masked texts where needed), or what became of the post.
    def create(manager)
      args = manager.args
      topic = args[:topic_id] && Topic.find_by(id: args[:topic_id])
      private_message = args[:archetype] == "private_message" || topic&.private_message?
      return if skipped?(manager.user, private_message)
      fields = { title: args[:title], body: args[:raw], tags: names(args[:tags]).join(", ") }
      answer = ask(fields, manager.user, "new", topic ? topic.category_id : args[:category], topic&.id)
      case answer.decision
      when "hold" then private_message ? refused(answer) : manager.enqueue(REASON) # the queue takes no messages
      when "refuse" then refused(answer)
      else mask_new(args, fields, answer)
      end
    end

    # Before an edit: returns the fields to save, or a String with the reason why nothing is saved.
    def edit(post, topic, editor, changes)
      title, raw, tags = changes.values_at(:title, :raw, :tags)
      return changes if (title || raw || tags).nil? || skipped?(editor, topic&.private_message?)
      # The title and the text are judged together, so the half that stays is sent too.
      fields = { title: title || first_title(post, topic), body: raw || post.raw, tags: names(tags).join(", ") }
      answer = ask(fields, editor, "edit", topic&.category_id, topic&.id)
      return sentence(answer) if %w[hold refuse].include?(answer.decision)
      mask_edit(changes, fields, answer)
    end

    private

    def ask(fields, user, action, category_id, topic_id)
      context = { board: board(category_id), author_role: user.staff? ? "staff" : "user", thread_id: topic_id }
      @client.check(fields, language: language, action: action, format: "markdown", context: context.compact)
    end

    # Discourse itself edits posts too (it copies linked pictures, for example): that is no writing.
    def skipped?(user, private_message)
      return true if user.nil? || user.id.to_i <= 0
      return true if user.staff? && !SiteSetting.piiscan_check_staff
      !!private_message && !SiteSetting.piiscan_check_private_messages
    end

    def mask_new(args, fields, answer)
      changed(fields, answer).each do |name, text|
        case name
        when :body then args[:raw] = text
        when :title then args[:title] = text
        when :tags then args[:tags] = tags_left(args[:tags], text)
        end
      end
      nil
    end

    def mask_edit(changes, fields, answer)
      changed(fields, answer).reduce(changes.dup) do |masked, (name, text)|
        key = name == :body ? :raw : name
        # What was stored before is examined again, so it may be masked now.
        masked.merge(key => key == :tags ? tags_left(changes[:tags], text) : text)
      end
    end

    def changed(fields, answer)
      answer.redacted.reject { |name, text| text == fields[name].to_s }
    end

    # A tag is kept or dropped; a label is no tag.
    def tags_left(tags, text)
      kept = text.split(", ")
      Array(tags).select { |tag| kept.include?(names([tag]).first) }
    end

    # Tags come as names, from newer composers as numbers with names.
    def names(tags)
      Array(tags).map { |tag| tag.is_a?(String) ? tag : tag[:name].to_s }
    end

    def refused(answer)
      NewPostResult.new(:created_post, false).tap { |result| result.errors.add(:base, sentence(answer)) }
    end

    def sentence(answer)
      which = answer.failure ? "unread" : answer.decision
      return answer.message if which == "refuse" && !answer.message.empty?
      [answer.message, I18n.t("piiscan.#{which}")].reject(&:empty?).join(" ")
    end

    def first_title(post, topic)
      post.post_number == 1 ? topic&.title : nil
    end

    def board(category_id)
      category_id && Category.find_by(id: category_id)&.slug
    end

    def language
      I18n.locale.to_s.start_with?("ko") ? "ko" : "en"
    end
  end
end
