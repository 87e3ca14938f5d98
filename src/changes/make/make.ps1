# A folder or an empty file is made.

# A name with an ending is a file's.
function Get-MadeKind {
    param([string]$Path)
    if ($Path -match '\.[A-Za-z]\w{0,9}$' -and $Path -notmatch '\.NET$') { return 'file' }
    return 'folder'
}

function Get-MakeState {
    param([hashtable]$Operation, [hashtable]$Picture)
    $names = @{ path = $Operation.Path }
    $kind = (Get-Place -Picture $Picture -Path $Operation.Path).Kind
    if ($kind -eq 'nowhere') { return New-LinkState -Path $Operation.Path }
    if ($kind -ne 'absent') { return New-State -Name 'already' -Id 'make/already' -Values $names -Was 'there' }
    return New-State -Name 'to-do' -Id 'make/toDo' -Values $names -Was 'absent'
}

function Invoke-Make {
    param([hashtable]$Operation, [hashtable]$State)
    $path = Find-FullPath -Relative $Operation.Path
    Invoke-Patiently -Path $path -Action {
        if ((Get-MadeKind -Path $Operation.Path) -eq 'file') {
            [void][IO.Directory]::CreateDirectory([IO.Path]::GetDirectoryName($path))
            [IO.File]::Open($path, [IO.FileMode]::CreateNew).Dispose()
        } else { [void][IO.Directory]::CreateDirectory($path) }
    }
    return Get-Words 'make/done' @{ path = $Operation.Path }
}

function Undo-Make {
    param([hashtable]$Operation, [hashtable]$Record)
    if (-not (Test-Touched -Record $Record) -or "$($Record.Was)" -ne 'absent') { return }
    $path = Find-FullPath -Relative $Operation.Path
    $kind = Get-PathKind -Path $path
    if ($kind -eq 'absent') { return }
    if ($kind -eq 'folder') { $isEmpty = [IO.Directory]::GetFileSystemEntries($path).Count -eq 0 }
    else { $isEmpty = (New-Object -TypeName 'IO.FileInfo' -ArgumentList $path).Length -eq 0 }
    if (-not $isEmpty) {
        return Get-Words 'changes/kept' @{ path = $Operation.Path; kept = (Move-Aside -Path $path -Hop $Operation.Hop) }
    }
    if ($kind -eq 'folder') { [IO.Directory]::Delete($path) } else { [IO.File]::Delete($path) }
    return Get-Words 'make/undone' @{ path = $Operation.Path }
}
