"""The dialogue platform through its official Python SDK, unmodified.

Run by test/tbp-python.test.mjs with the server's address in SAMPAN_HOST. Prints one JSON line per test.
"""

import json
import os
import sys
import time
import unittest
import uuid
from unittest import mock

from tencentcloud.common import credential
from tencentcloud.common.exception.tencent_cloud_sdk_exception import TencentCloudSDKException
from tencentcloud.common.profile.client_profile import ClientProfile
from tencentcloud.common.profile.http_profile import HttpProfile
from tencentcloud.tbp.v20190311 import models as old_models
from tencentcloud.tbp.v20190311 import tbp_client as old_client
from tencentcloud.tbp.v20190627 import models as current_models
from tencentcloud.tbp.v20190627 import tbp_client as current_client

HOST = os.environ["SAMPAN_HOST"]
BOT = "lantern-bot"
VERSIONS = {"2019-06-27": (current_client, current_models), "2019-03-11": (old_client, old_models)}
SIGN_METHODS = ("TC3-HMAC-SHA256", "HmacSHA1", "HmacSHA256")
# What answers the questions of the demo's `book_ticket`, by slot, in the order in which it asks.
ANSWERS = {"film": "The Snow Line", "count": "two", "date": "tomorrow", "cinema": "West Lake"}


class Talk:
    """One end user's end of a conversation."""

    def __init__(self, version="2019-06-27", sign="TC3-HMAC-SHA256", method="POST", env="release",
                 key=("demo-id", "demo-secret-key"), terminal=None, unsigned_payload=False):
        client, self.models = VERSIONS[version]
        profile = ClientProfile(
            signMethod=sign,
            httpProfile=HttpProfile(protocol="http", endpoint=HOST, reqMethod=method),
        )
        profile.unsignedPayload = unsigned_payload
        self.client = client.TbpClient(credential.Credential(*key), "", profile)
        self.where = {"BotId": BOT, "BotEnv": env, "TerminalId": terminal or f"terminal-{uuid.uuid4()}"}

    def say(self, text, **more):
        request = self.models.TextProcessRequest()
        for name, value in {**self.where, "InputText": text, **more}.items():
            setattr(request, name, value)
        return self.client.TextProcess(request)

    def reset(self):
        request = self.models.TextResetRequest()
        for name, value in self.where.items():
            setattr(request, name, value)
        return self.client.TextReset(request)


def slots_of(reply):
    return {slot.SlotName: slot.SlotValue for slot in reply.SlotInfoList if slot.SlotValue}


def answer_to(reply):
    filled = slots_of(reply)
    return next((answer for name, answer in ANSWERS.items() if name not in filled), "Yes")


class Conversations(unittest.TestCase):
    def test_a_question_in_every_way_to_sign_and_send(self):
        for version in VERSIONS:
            for sign in SIGN_METHODS:
                for method in ("POST", "GET"):
                    with self.subTest(version=version, sign=sign, method=method):
                        for text in ("What time do you open?", "你们几点开门"):
                            reply = Talk(version, sign, method).say(text)
                            self.assertEqual((reply.InputText, reply.ResultType), (text, "2"))
                            self.assertTrue(reply.ResponseText)
                        awkward = "it's 100% \"a+b=c\" & <灯笼>? ~!*() #1;/\\ 🏮"
                        self.assertEqual(Talk(version, sign, method).say(awkward).InputText, awkward)

    def test_a_payload_that_is_not_signed(self):
        self.assertEqual(Talk(unsigned_payload=True).say("What time do you open?").ResultType, "2")

    def test_a_task_asks_for_what_it_needs_and_ends(self):
        for env in ("release", "dev"):
            with self.subTest(env=env):
                user = Talk(env=env)
                reply = user.say("I want to book two tickets")
                self.assertEqual(
                    (reply.ResultType, reply.IntentName, reply.DialogStatus), ("1", "book_ticket", "START"))
                statuses = []
                while reply.DialogStatus != "COMPLETE" and len(statuses) < 8:
                    reply = user.say(answer_to(reply))
                    self.assertEqual(reply.IntentName, "book_ticket")
                    statuses.append(reply.DialogStatus)
                self.assertEqual((statuses[-1], set(statuses[:-1])), ("COMPLETE", {"COUTINUE"}))
                self.assertLessEqual(set(ANSWERS), set(slots_of(reply)))
                groups = reply.ResponseMessage.GroupList
                self.assertTrue(groups and all(group.ContentType == "text/plain" for group in groups))

    def test_nothing_fits(self):
        reply = Talk().say("qwxz plmk vbnt")
        self.assertIn(reply.ResultType, ("5", "6"))
        self.assertEqual((reply.IntentName, reply.DialogStatus, reply.SlotInfoList), ("", "", []))

    def test_asking_for_a_person(self):
        self.assertTrue(Talk().say("转人工").ResponseText)

    def test_what_the_client_hands_through_comes_back(self):
        handed = json.dumps({"from": "sdk", "灯": 1}, ensure_ascii=False)
        reply = Talk().say("I want to book two tickets", SessionAttributes=handed)
        self.assertEqual(reply.SessionAttributes, handed)

    def test_end_users_do_not_mix_and_start_over(self):
        for version in VERSIONS:
            with self.subTest(version=version):
                first, second = Talk(version), Talk(version)
                started = first.say("I want to book two tickets")
                self.assertNotEqual(second.say(answer_to(started)).DialogStatus, "COUTINUE")
                self.assertEqual(first.say(answer_to(started)).DialogStatus, "COUTINUE")
                self.assertEqual(first.reset().SlotInfoList, [])
                self.assertNotEqual(first.say("tomorrow").DialogStatus, "COUTINUE")

    def test_the_older_action_for_starting_over(self):
        user = Talk("2019-03-11")
        user.say("I want to book two tickets")
        request = old_models.ResetRequest()
        request.BotId, request.BotEnv, request.UserId = BOT, "release", user.where["TerminalId"]
        self.assertIn(user.client.Reset(request).DialogStatus, ("", "start", "continue", "complete"))
        self.assertNotEqual(user.say("The Snow Line").DialogStatus, "COUTINUE")


class Refusals(unittest.TestCase):
    def refused(self, code, call):
        with self.assertRaises(TencentCloudSDKException) as caught:
            call()
        self.assertEqual(caught.exception.get_code(), code, caught.exception)
        self.assertTrue(caught.exception.get_request_id())

    def test_keys_and_times(self):
        late = time.time() - 6 * 60
        for sign in SIGN_METHODS:
            for method in ("POST", "GET"):
                with self.subTest(sign=sign, method=method):
                    wrong = Talk(sign=sign, method=method, key=("demo-id", "demo-secret-kez"))
                    self.refused("AuthFailure.SignatureFailure", lambda: wrong.say("Hello"))
                    nobody = Talk(sign=sign, method=method, key=("nobody", "demo-secret-key"))
                    self.refused("AuthFailure.SecretIdNotFound", lambda: nobody.say("Hello"))
                    with mock.patch("time.time", return_value=late):
                        self.refused(
                            "AuthFailure.SignatureExpire", lambda: Talk(sign=sign, method=method).say("Hello"))

    def test_no_signature(self):
        client = Talk().client
        call = lambda: client.call_json("TextProcess", {"BotId": BOT}, options={"SkipSign": True})
        self.refused("AuthFailure.InvalidAuthorization", call)

    def test_parameters_bots_and_actions(self):
        self.refused("MissingParameter", lambda: Talk().say(None))
        self.refused("MissingParameter", lambda: Talk(sign="HmacSHA256").say(None))
        self.refused("InvalidParameterValue", lambda: Talk(env="prod").say("Hello"))
        self.refused("InternalError.ErrorMms", lambda: Talk().say("Hello", BotId="no-such-bot"))
        self.refused("InvalidAction", lambda: Talk().client.call_json("PostText", {}))


class Lines(unittest.TestResult):
    """One JSON line per test. A part of a test that fails makes the test fail."""

    def startTest(self, test):
        super().startTest(test)
        self.problems = []

    def addError(self, test, err):
        super().addError(test, err)
        self.problems.append(self.errors[-1][1])

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self.problems.append(self.failures[-1][1])

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err is not None:
            self.problems.append(f"{subtest._subDescription()}\n{self._exc_info_to_string(err, test)}")

    def stopTest(self, test):
        name = test._testMethodName.removeprefix("test_").replace("_", " ")
        print(json.dumps({"name": name, "problem": "\n".join(self.problems)}), flush=True)
        super().stopTest(test)


if __name__ == "__main__":
    suite = unittest.defaultTestLoader.loadTestsFromModule(sys.modules[__name__])
    sys.exit(0 if suite.run(Lines()).wasSuccessful() else 1)
