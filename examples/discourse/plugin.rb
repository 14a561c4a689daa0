# frozen_string_literal: true

# name: discourse-piiscan
# about: Holds posts that expose somebody, before they are published
# version: 1.0.0
# authors: The piiscan maintainers
# url: https://meta.discourse.org

enabled_site_setting :piiscan_enabled

require_relative "lib/piiscan/client"
require_relative "lib/piiscan/gate"
require_relative "lib/piiscan/revisor"

after_initialize do
  # New topics and replies, by web, API and mail; above the default handler, so that nothing is stored before.
  NewPostManager.add_handler(100) do |manager|
    ::Piiscan::Gate.new.create(manager) if SiteSetting.piiscan_enabled
  end

  # Edits. The event :before_edit_post comes when the edit is already saved, so it is too late.
  reloadable_patch { ::PostRevisor.prepend(::Piiscan::Revisor) }
end
