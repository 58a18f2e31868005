"""Documents (文书): stored files, issued documents in official layout, numbers, service, notices, tables."""

from minzheng.mechanisms.documents.archives import UNPACKED
from minzheng.mechanisms.documents.columns import Column, ColumnKind
from minzheng.mechanisms.documents.issuing import (
    Template,
    TemplateKind,
    draft,
    file_name,
    issue,
    open_document,
    register,
    serve,
    templates,
)
from minzheng.mechanisms.documents.models import Document, Method, Notice, Service, StoredFile
from minzheng.mechanisms.documents.noticing import (
    NoticeField,
    NoticeKind,
    Show,
    count_objection,
    due_for_take_down,
    post_notice,
    public_notices,
    shown_fields,
    take_down,
)
from minzheng.mechanisms.documents.numbering import next_number, written_number
from minzheng.mechanisms.documents.sealing import seal_all, unreadable
from minzheng.mechanisms.documents.sheet import (
    Addressee,
    Attachments,
    Code,
    Fields,
    Heading,
    Note,
    Para,
    Run,
    Sheet,
    Signature,
    Table,
    plain,
    text,
)
from minzheng.mechanisms.documents.sniffing import ANY, EVIDENCE, PICTURES, FileKind
from minzheng.mechanisms.documents.storing import LARGEST as LARGEST_FILE
from minzheng.mechanisms.documents.storing import (
    clean_name,
    download,
    file_response,
    open_file,
    permit_files,
    read_stored,
    store_file,
    sweep_orphans,
)
from minzheng.mechanisms.documents.table_in import Rows, RowsInvalid, error_workbook, read_table, typed_row
from minzheng.mechanisms.documents.table_out import write_table
from minzheng.mechanisms.documents.table_stream import LARGEST as LARGEST_TABLE
from minzheng.mechanisms.documents.table_stream import UNPACKED as UNPACKED_TABLE
from minzheng.mechanisms.documents.table_stream import streamed
from minzheng.mechanisms.documents.table_template import WrongRows, template

__all__ = [
    "ANY",
    "EVIDENCE",
    "LARGEST_FILE",
    "LARGEST_TABLE",
    "PICTURES",
    "UNPACKED",
    "UNPACKED_TABLE",
    "Addressee",
    "Attachments",
    "Code",
    "Column",
    "ColumnKind",
    "Document",
    "Fields",
    "FileKind",
    "Heading",
    "Method",
    "Note",
    "Notice",
    "NoticeField",
    "NoticeKind",
    "Para",
    "Rows",
    "RowsInvalid",
    "Run",
    "Service",
    "Sheet",
    "Show",
    "Signature",
    "StoredFile",
    "Table",
    "Template",
    "TemplateKind",
    "WrongRows",
    "clean_name",
    "count_objection",
    "download",
    "draft",
    "due_for_take_down",
    "error_workbook",
    "file_name",
    "file_response",
    "issue",
    "next_number",
    "open_document",
    "open_file",
    "permit_files",
    "plain",
    "post_notice",
    "public_notices",
    "read_stored",
    "read_table",
    "register",
    "seal_all",
    "serve",
    "shown_fields",
    "store_file",
    "streamed",
    "sweep_orphans",
    "take_down",
    "template",
    "templates",
    "text",
    "typed_row",
    "unreadable",
    "write_table",
    "written_number",
]
