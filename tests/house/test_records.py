"""House rule: each service of the rooms leaves a record with the registrar, or says here why not."""

import ast
from collections.abc import Iterator

from django.apps import apps

from portal.records.models import Record
from tests.house.tree import code, dotted, drawer_of, parsed, room_of

ROOMS = ("organisations", "dialogues", "actionplans", "portal.pages")
# What is asked of the registrar's room, or of the file in which a room asks it.
ASKED = {"received", "drawn_up", "never_sent"}
FILING = "file_"

# What takes in or sends a document.
LEAVE_A_RECORD = {
    "organisations": """
        appeal ask_about_registration ask_for_change confirm_registration decline_change grant_change
        receive_register refuse_registration reply_to_question send_registration vouch_for_registration
    """,
    "dialogues": """
        accept_proposal add_file answer_group answer_question call_meeting cancel_meeting change_sign_up
        confirm_by_phone confirm_sign_up decline_proposal register_person send_mailing take_back
        take_back_mailing write_down change_viewpoint confirm_viewpoint open_dialogue regret_opening
        register_viewpoint say
    """,
    "actionplans": """
        answer_partnership ask_partner close_follow_up correct_decision decline_suggestion join_suggestion
        record_adopted record_returned send_to_committee suggest_area take_up_suggestion
    """,
}
# The others, by room and by the reason why.
LEAVE_NONE = {
    "organisations": {
        "the register is in order by itself, and its history says who changed what": """
            add_contact add_organisation change_contact change_organisation change_state confirm_contact
            confirm_organisation decline_contact end_contact join leave let_all_go load_bodies map_register
            name_successor forget_unconfirmed change_own_page invite_colleague show_contact stand_by
            take_in_again take_in_organisation tell_of_change
        """,
        "who may act for an association is between the one who asks and its contacts, and kept with them": """
            approve_request ask_to_join confirm_request decline_request forget_unconfirmed_requests
            withdraw_request
        """,
        "a draft of theirs, which has not come in, or about what has a record": """
            begin_registration forget_registrations save_for_later send_letter_again withdraw_change
            withdraw_registration write_registration
        """,
        "a question from the clock, whose answer is the entry itself": "ask_to_confirm lay_silent_dormant",
        "how a file that has a record comes in": """
            begin carry_out_decision carry_out_import choose_in_conflicts confirm_import decide discard_import
            forget_import_rows forget_what_stands_here forget_what_was_taken import_register keep_run store
            try_again undecide weigh_import
        """,
        "a tool of the staff's own": "change_selection delete_selection save_selection",
        "a way in, and no document": "open_account",
    },
    "dialogues": {
        "a draft is no public document until it is sent": """
            add_groups attach_file change_mailing choose choose_recipients discard_draft discard_mailing
            draft_mailing draft_meeting send_mailing_proof send_proof add_asked choose_asked discard_dialogue
            draft_dialogue send_dialogue_proof set_parts
        """,
        "an answer is kept in order at its meeting, with its history; its words have records": """
            add_at_door answer fill_seats forget_unconfirmed note_phoned sign_up take_back_sign_up tick
            forget_unconfirmed_viewpoint
        """,
        "about a calling that has a record, which shows the meeting as it stands": """
            ask_for_agendas call_and_invite change_meeting invite_again invite_all invite_new_contacts nudge
            owe_reminders prolong_links remind revoke write_agenda
        """,
        "about a document that has a record, or leads to one that others keep": """
            add_link change_paper close_held finish_mailing move_paper remove_paper send_mailing_now
            show_in_archive ask change_dialogue close_dialogue mark_answered prolong withdraw_dialogue
            hide_who_said show_viewpoint withdraw_viewpoint
        """,
        "what somebody needs is forgotten after the meeting, and is nobody else's to read": """
            forget_needs meet_need note_needs_read
        """,
        "viewpoints that have records are put in order before they are answered": """
            begin_group change_group follow_answers let_names_go merge_groups move_group put_in_group take_out
        """,
    },
    "actionplans": {
        "how an action goes is in order at the action, with its history, and in the year's follow-up": """
            add_milestone change_milestone correct_report drop_action finish_action give_report
            no_longer_refer_to overrule_action reach_milestone refer_to remove_milestone reopen_action
            tie_meeting untie_meeting weave
        """,
        "whom one thinks of asking, and that somebody has read an answer that has a record": """
            name_partner note_partner take_away_partner
        """,
        "a note to oneself while one works": "write_note",
        "the inventory is in order by itself, and its history says who changed what": """
            change_area close_area discard_area draft_area publish_area
        """,
        "a question to many, whose answers have records; the letters stand as proof of what went": """
            ask_for_areas stop_asking
        """,
        "about a suggestion that has a record": "pass_on_suggestion withdraw_suggestion",
        "a consultation is drafted here, and has its record when it is opened": """
            begin_consultation follow_dialogues renew_parts revise_plan
        """,
        "marks on a plan that has its record: what an answer led to, what a committee took in": """
            mark_all_taken_in mark_taken_in tie_answer untie_answer
        """,
        "a figure of the staff's own, in order at its goal, with its history": """
            correct_value give_value remove_value tell_outcome
        """,
        "a register of documents that have their own records where they were decided": """
            add_document change_document
        """,
        "a draft, which is no public document until it is closed": "begin_follow_up write_follow_up",
        "a note to what has a record, which shows it as it stands": "correct_follow_up",
        "a reminder between those who work here, which adds nothing to the matter": """
            pass_on remind_of_what_is_owed
        """,
        "a plan is no public document until it is sent to its committee; what was sent has a record": """
            add_action add_goal approve_plan carry_over change_action change_goal change_plan discard_plan
            draft_plan move_action move_goal remove_action remove_goal rework_plan take_up_area
        """,
        "the day that the decision, which has a record, said": "start_due",
    },
    "portal.pages": {
        "a letter to the municipality's own mailbox, where it comes in": "report_accessibility",
        "that somebody is forgotten, or protected, leaves nothing of who; it has a proof of its own": """
            _end _forget_some ask_for_own_data ask_for_retention ask_to_be_erased correct_own_data
            decline_to_erase erase_address erase_as_asked erase_oneself erase_person forget_last_letters
            forget_protections
            note_unused_addresses protect unprotect
        """,
        "the committee's own decision, which stands in its minutes": "decide_processing",
    },
}


def services(room: str) -> Iterator[tuple[str, bool]]:
    """Each signed service of a room, and whether it asks for a record, itself or by a helper beside it."""
    for path in code():
        if room_of(path) != room or drawer_of(path) != "services" or path.stem == "filing":
            continue
        functions = {node.name: node for node in parsed(path).body if isinstance(node, ast.FunctionDef)}
        for name, node in functions.items():
            if any(dotted(mark) == "recorded" for mark in node.decorator_list):
                yield name, _asks(node, functions, set())


def _asks(node: ast.FunctionDef, beside: dict[str, ast.FunctionDef], seen: set[str]) -> bool:
    called = {dotted(one.func) for one in ast.walk(node) if isinstance(one, ast.Call)}
    if called & ASKED or any(name.startswith(FILING) for name in called):
        return True
    helpers = {name for name in called if name.startswith("_") and name in beside} - seen
    return any(_asks(beside[name], beside, seen | helpers) for name in helpers)


def asking(*, asks: bool) -> dict[str, set[str]]:
    """The services that ask for a record, or those that do not, by room."""
    found = {room: {name for name, does in services(room) if does == asks} for room in ROOMS}
    return {room: names for room, names in found.items() if names}


def test_what_takes_in_or_sends_a_document_is_known():
    assert asking(asks=True) == {room: set(names.split()) for room, names in LEAVE_A_RECORD.items()}


def test_every_other_service_says_why_it_leaves_no_record():
    """A new service stands here with a reason, or tells `portal.records.services`."""
    told = {
        room: {name for names in reasons.values() for name in names.split()}
        for room, reasons in LEAVE_NONE.items()
    }
    assert asking(asks=False) == told


def test_whatever_has_a_record_says_what_it_says():
    kinds = {
        *("Meeting", "Mailing", "Question", "AgendaItem", "Paper"),
        *("Dialogue", "Viewpoint", "Response"),
    }
    models = [
        apps.get_model("actionplans", "ActionPlan"),
        *(apps.get_model("dialogues", name) for name in kinds),
        apps.get_model("actionplans", "Partner"),
        *(apps.get_model("organisations", name) for name in ("ImportRun", "Registration", "ChangeRequest")),
        apps.get_model("actionplans", "AreaSuggestion"),
    ]
    assert all(callable(getattr(model, "as_document", None)) for model in models)
    assert Record.PERSONAL.forget == "blank"
