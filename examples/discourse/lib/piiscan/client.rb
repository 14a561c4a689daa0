# frozen_string_literal: true

require "json"
require "net/http"
require "openssl"
require "timeout"
require "uri"

module ::Piiscan
  # What to do with a post: decision (allow, mask, hold or refuse), the fields to store instead, a sentence for the author, and why
  # the service gave no answer, if it gave none.
  Answer = Struct.new(:decision, :redacted, :message, :failure, keyword_init: true)

  # Asks the service. Whatever goes wrong becomes the decision that the operator chose. Nothing of a post is ever logged.
  class Client
    DECISIONS = %w[allow mask hold refuse].freeze
    OPEN_SECONDS = 0.3

    # url:: of the service
    # seconds:: for the whole call
    # on_failure:: hold, allow or refuse
    # token, hmac_key:: empty if the service asks for none
    # log:: called with one line
    def initialize(url:, seconds: 1.0, on_failure: "hold", token: "", hmac_key: "", log: nil)
      @uri = URI.join("#{url.to_s.chomp("/")}/", "v1/check")
      @seconds = seconds
      @on_failure = %w[allow refuse].include?(on_failure) ? on_failure : "hold"
      @token = token.to_s.strip
      @hmac_key = hmac_key.to_s.strip
      @log = log || ->(_line) {}
    end

    # Returns an Answer; +language+ is "ko" or "en", the rest is as the service documents it.
    def check(fields, language: "en", **question)
      fields = fields.transform_values(&:to_s).reject { |_, text| text.empty? }
      return Answer.new(decision: "allow", redacted: {}) if fields.empty?
      response = Timeout.timeout(@seconds) { post(JSON.generate(fields: fields, **question)) }
      return failed("status_#{response.code}") if response.code != "200"
      read(JSON.parse(response.body), fields, language)
    rescue Timeout::Error
      failed("late")
    rescue SystemCallError, SocketError, IOError, OpenSSL::SSL::SSLError, Net::ProtocolError, Net::HTTPBadResponse
      failed("no_answer")
    rescue JSON::JSONError, EncodingError
      failed("bad_answer")
    end

    private

    def post(body)
      http = Net::HTTP.new(@uri.host, @uri.port, nil) # no proxy, whatever the environment says
      http.use_ssl = @uri.scheme == "https"
      http.open_timeout = [OPEN_SECONDS, @seconds].min
      http.read_timeout = @seconds
      http.max_retries = 0
      http.start { |connection| connection.request(Net::HTTP::Post.new(@uri.request_uri, headers(body)).tap { |r| r.body = body }) }
    end

    def headers(body)
      headers = { "Content-Type" => "application/json" }
      headers["Authorization"] = "Bearer #{@token}" if !@token.empty?
      return headers if @hmac_key.empty?
      time = Time.now.to_i.to_s
      signature = OpenSSL::HMAC.hexdigest("SHA256", @hmac_key, "#{time}.#{body}")
      headers.merge("X-Piiscan-Timestamp" => time, "X-Piiscan-Signature" => "sha256=#{signature}")
    end

    def read(answer, fields, language)
      decision = answer.is_a?(Hash) ? answer["decision"] : nil
      return failed("bad_answer") if !DECISIONS.include?(decision)
      redacted = decision == "mask" ? masked(answer, fields) : {}
      return failed("bad_answer") if !redacted
      Answer.new(decision: decision, redacted: redacted, message: answer.dig("message", language).to_s)
    end

    # Returns the fields to store instead, or nil if one is missing.
    def masked(answer, fields)
      redacted = answer["redacted"]
      return if !redacted.is_a?(Hash)
      texts = fields.keys.to_h { |name| [name, redacted[name.to_s]] }
      texts if texts.values.all?(String)
    end

    def failed(why)
      @log.call("piiscan: #{why}, so the decision is #{@on_failure}")
      Answer.new(decision: @on_failure, redacted: {}, message: "", failure: why)
    end
  end
end
