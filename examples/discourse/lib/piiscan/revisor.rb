# frozen_string_literal: true

module ::Piiscan
  # Stands before PostRevisor, which saves every edit of a post or of a topic's title.
  module Revisor
    def revise!(editor, fields, opts = {})
      return super if !SiteSetting.piiscan_enabled
      result = Gate.new.edit(@post, @topic, editor, fields.to_h.symbolize_keys)
      return super(editor, result, opts) if !result.is_a?(String)
      # Whoever asked for the edit shows the errors of the post, or of the topic if the title was edited.
      [@post, @topic].compact.each { |record| record.errors.add(:base, result) }
      false
    end
  end
end
