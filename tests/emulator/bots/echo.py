"""The real DingTalk SDK as an echo bot. Nothing in it knows of the emulator but the SDK's own environment variable."""

import json

import dingtalk_stream
from dingtalk_stream import AckMessage, AIMarkdownCardInstance, CallbackMessage, ChatbotMessage


class Echo(dingtalk_stream.ChatbotHandler):  # type: ignore[misc] # the SDK has no types
    async def process(self, callback: CallbackMessage) -> tuple[int, str]:
        message = ChatbotMessage.from_dict(callback.data)
        if message.message_type != "text":
            self.reply_text(json.dumps(callback.data, ensure_ascii=False), message)
        elif message.text.content.strip() == "card":
            self.card(message)
        elif message.text.content.strip() == "picture":
            self.reply_text("none", message)
        elif message.text.content.strip().startswith("raw"):
            self.reply_text(json.dumps(callback.data, ensure_ascii=False), message)
        elif message.text.content.strip() == "md":
            self.reply_markdown("标题", "**粗**", message)
        else:
            self.reply_text("echo:" + message.text.content.strip(), message)
        return AckMessage.STATUS_OK, "OK"

    def card(self, message: ChatbotMessage) -> None:
        card = AIMarkdownCardInstance(self.dingtalk_client, message)
        card.set_title_and_logo("卡片", "")
        card.ai_start()
        card.ai_streaming("正在", append=True)
        card.ai_streaming("打字", append=True)
        card.ai_finish(button_list=[{"text": "同意", "color": "blue", "id": "agree", "request": True}])


class Click(dingtalk_stream.CallbackHandler):  # type: ignore[misc] # the SDK has no types
    async def raw_process(self, callback: CallbackMessage) -> AckMessage:
        click = dingtalk_stream.CardCallbackMessage.from_dict(callback.data)
        done = ",".join(click.content["cardPrivateData"]["actionIds"])
        ack = AckMessage()
        ack.code, ack.headers.message_id, ack.message = AckMessage.STATUS_OK, callback.headers.message_id, "OK"
        ack.data = {
            "response": {
                "cardData": {"cardParamMap": {"msgContent": f"{click.user_id}:{done}"}},
                "cardUpdateOptions": {"updateCardDataByKey": True},
            }
        }
        return ack


if __name__ == "__main__":
    client = dingtalk_stream.DingTalkStreamClient(dingtalk_stream.Credential("dingdemo000000001", "demo-secret"))
    client.register_callback_handler(ChatbotMessage.TOPIC, Echo())
    client.register_callback_handler(dingtalk_stream.CallbackHandler.TOPIC_CARD_CALLBACK, Click())
    client.start_forever()
