"""A tiny stream bot on the bare SDK: says back what it was told, and answers clicks on cards."""

import asyncio
import os
import sys

os.environ["DINGTALK_OPENAPI_ENDPOINT"] = sys.argv[1]  # the SDK reads it when it is imported

import dingtalk_stream
from dingtalk_stream import AckMessage, CallbackMessage, ChatbotMessage


class Echo(dingtalk_stream.ChatbotHandler):  # type: ignore[misc]  # the SDK has no types
    async def process(self, callback: CallbackMessage) -> tuple[int, str]:
        message = ChatbotMessage.from_dict(callback.data)
        quoted = callback.data.get("text", {}).get("repliedMsg", {}).get("content", {}).get("fileName")
        if quoted:
            answer = f"收到引用的文件：{quoted}"
        elif message.message_type == "text":
            answer = f"回声：**{message.text.content.strip()}**"
        else:
            answer = f"回声：收到 {message.message_type}"
        await asyncio.to_thread(self.reply_markdown, "回声", answer, message)
        return AckMessage.STATUS_OK, "OK"


class Clicks(dingtalk_stream.CallbackHandler):  # type: ignore[misc]  # the SDK has no types
    async def process(self, _callback: CallbackMessage) -> tuple[int, dict[str, object]]:
        params = {"markdown": "已经**确认**，谢谢。"}
        options = {"updateCardDataByKey": True}
        return AckMessage.STATUS_OK, {"cardData": {"cardParamMap": params}, "cardUpdateOptions": options}


def main() -> None:
    client = dingtalk_stream.DingTalkStreamClient(dingtalk_stream.Credential("dingdemo000000001", "demo-secret"))
    client.register_callback_handler(ChatbotMessage.TOPIC, Echo())
    client.register_callback_handler(dingtalk_stream.CallbackHandler.TOPIC_CARD_CALLBACK, Clicks())
    client.start_forever()


if __name__ == "__main__":
    main()
