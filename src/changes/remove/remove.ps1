# Something goes out of the way, and is kept.

function Get-RemoveState {
    param([hashtable]$Operation, [hashtable]$Picture)
    $names = @{
        path = $Operation.Path; kept = (Get-ShownPath -Path (Get-KeptPath -Operation $Operation -Path $Operation.Path))
    }
    $kind = (Get-Place -Picture $Picture -Path $Operation.Path).Kind
    if ($kind -eq 'absent') { return New-State -Name 'already' -Id 'remove/already' -Values $names -Was 'absent' }
    return New-State -Name 'to-do' -Id 'remove/toDo' -Values $names -Was 'there'
}

function Invoke-Remove {
    param([hashtable]$Operation, [hashtable]$State)
    $kept = Get-KeptPath -Operation $Operation -Path $Operation.Path
    Move-Path -From (Find-FullPath -Relative $Operation.Path) -To $kept
    return Get-Words 'changes/kept' @{ path = $Operation.Path; kept = (Get-ShownPath -Path $kept) }
}

function Undo-Remove {
    param([hashtable]$Operation, [hashtable]$Record)
    $kept = Get-KeptPath -Operation $Operation -Path $Operation.Path
    if (-not (Test-Touched -Record $Record) -or (Get-PathKind -Path $kept) -eq 'absent') { return }
    $path = Find-FullPath -Relative $Operation.Path
    if ((Get-PathKind -Path $path) -ne 'absent') {
        Get-Words 'remove/aside' @{ path = $Operation.Path; kept = (Move-Aside -Path $path -Hop $Operation.Hop) }
    }
    Move-Path -From $kept -To $path
    Get-Words 'remove/undone' @{ path = $Operation.Path }
}
